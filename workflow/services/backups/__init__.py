"""Backups: everything that the database and the file store hold, as one file, and its reading.

`tables` turns rows into lines and back, `archive` is the format of the file, `sealing` encrypts it,
`making` writes one of a running service, `nightly` keeps the schedule. Reading one back into an
empty place needs the migrations and lives with the commands.
"""
