"""An edited Word file beside the paper as it was made: what changed, and what facts it touches.

Runs in a process of its own with limits (`python -m worker.word.comparison`), since the file comes
from outside.
"""
