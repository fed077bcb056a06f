"""An edited Word file compared with the paper as it was made: changes, and the facts they touch.

Runs in a process of its own with limits (`python -m worker.word.comparison`), since the file comes
from outside.
"""
