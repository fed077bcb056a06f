"""One function per rule, grouped by the part of a paper it looks at.

Importing this package imports every module in it, so that each check enters itself in CHECKS.
"""

from importlib import import_module
from pkgutil import iter_modules

from worker.word.lint.checks.registry import CHECKS, Check, Fault

__all__ = ["CHECKS", "Check", "Fault"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
