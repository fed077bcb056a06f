"""Which tests run, in which order, and in which of the processes of pytest-xdist.

The order is random (pytest-randomly) except that slow tests come first: one that starts last would
keep a single core busy while the others have nothing left to do. A process takes one test after the
other, so that none waits for work that another has put aside.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Files whose tests share what takes long to make (a service, its hosts, papers as LibreOffice sets
#: them, what the code calls): all tests of a line run in one process, which makes it once. By name,
#: since the marker `xdist_group` of pytest-xdist 3.8 does nothing under pytest 9.2.
TOGETHER = (
    ("standalone/test_hosts.py",),
    ("standalone/test_up.py",),
    (
        *("templates_docx/test_layout.py", "templates_docx/test_golden.py"),
        *("templates_docx/test_seed_case.py", "worker/word/lint/test_shipped.py"),
        *("worker/pdf/test_printed_papers.py", "worker/pdf/test_pdf_metadata.py"),
    ),
    ("docs/test_safe_calls.py",),
    ("workflow/test_translations.py", "workflow/web/test_english_pages.py"),
)
_SCOPES = {f"tests/{path}": paths[0] for paths in TOGETHER for path in paths}


class OneByOne(LoadScopeScheduling):  # type: ignore[misc] # xdist ships no types
    """Hands out tests one by one; those of files that are to stay together, at once."""

    def _split_scope(self, nodeid: str) -> str:
        return _SCOPES.get(nodeid.split("::", 1)[0], nodeid)


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put slow tests first; under `--quick` leave out those, and all that need PostgreSQL."""
    for item in items:
        if "soffice" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if config.getoption("quick"):
        left_out = [item for item in items if not is_quick(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if is_quick(item)]


def is_quick(item: pytest.Item) -> bool:
    """Tell if a test is for the loop while coding: not slow, and on SQLite."""
    return item.get_closest_marker("slow") is None and not needs_postgres(item)


def needs_postgres(item: pytest.Item) -> bool:
    """Tell if a test uses PostgreSQL, by its fixtures or by its parameters."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return "postgres_server" in getattr(item, "fixturenames", ()) or "postgres" in [
        parameter for parameter in parameters if isinstance(parameter, str)
    ]
