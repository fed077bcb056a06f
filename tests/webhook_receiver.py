"""A real receiver of webhooks: keeps what it is sent, and answers as a test says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes

    def verify(self, secret: str) -> Any:
        """What it says, if the public library finds the signature right; raises otherwise."""
        return Webhook(secret).verify(self.body, self.headers)


Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Receiver:
    """What arrived, and how the next requests are answered; each answer is used once."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answers: list[int | Answer] = field(default_factory=list)


@contextmanager
def run_receiver() -> Iterator[Receiver]:
    """A receiver at a free port of this machine, until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(headers, body))
            answer = receiver.answers.pop(0) if receiver.answers else 200
            if isinstance(answer, int):
                self.send_response(answer)
                self.end_headers()
                self.wfile.write(f"answered {answer}".encode())
            else:
                answer(self)

        def log_message(self, *_words: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/nhan?tu=thidua"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
