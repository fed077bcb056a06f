"""The application behind a real port, for a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from playwright.sync_api import BrowserContext
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from tests.workflow.web.pages import Browser


def sign_in_context(context: BrowserContext, person: Browser, address: str) -> None:
    """Give a profile of Chromium the session of somebody who has signed in."""
    cookie = person.client.get_cookie("thidua")
    assert cookie is not None
    context.add_cookies([{"name": "thidua", "value": cookie.value, "url": address}])


class _Handler(WSGIRequestHandler):
    #: Browsers open connections in advance; one that never asks must not keep its thread for ever.
    timeout = 2


class _Server(ThreadedWSGIServer):
    #: Closing waits for the requests under way, so that none holds a database connection after it.
    daemon_threads = False


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """The address of the application, until all requests to it have ended."""
    server = _Server("127.0.0.1", 0, app, handler=_Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
