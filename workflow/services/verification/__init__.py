"""Holding everything stored to what it must be: history, facts, lists, files. Nothing is changed.

Each module gives an iterator of `Fault`s and reads a few hundred rows at a time, so that the
papers of a country need no more memory than those of a bloc.
"""
