"""A store behind a network that can be cut, and a service that soon gives up waiting for it."""

from collections.abc import Iterator

import pytest

from tests.backing_services.object_store import ObjectStoreServer
from tests.backing_services.stalling_proxy import StallingProxy, run_proxy
from workflow.services.stores import bucket


@pytest.fixture
def network(
    shared_object_store: ObjectStoreServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StallingProxy]:
    """The way to the server."""
    monkeypatch.setattr(bucket, "PAUSE_S", 0.0)
    with run_proxy(shared_object_store.port) as proxy:
        yield proxy
