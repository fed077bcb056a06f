"""Which tests run, and in which order.

The order is random (pytest-randomly) except that slow tests come first: one that starts last would
keep a single core busy while the others have nothing left to do.
"""

import pytest


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put slow tests first; under `--quick` leave out those, and all that need PostgreSQL."""
    for item in items:
        if "soffice" in getattr(item, "fixturenames", ()):
            # Setting all papers once takes long enough: not once in each process.
            item.add_marker("slow")
            item.add_marker(pytest.mark.xdist_group("libreoffice"))
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
