"""What a signed-in person does, for locust: the board, a review, a form, now and then a save.

Started by `tests.chaos.load_test`, which writes the people and their reviews into the file that
CHAOS_PEOPLE names, and their seconds between two clicks into CHAOS_PACE. What failed is written
to the file CHAOS_MISSES, a line each, under the id that the request carried: the log of the web
has it too, where the request came that far (`tests.chaos.load_failures` puts both together).
"""

import itertools
import json
import os
import random
import re
import time
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from locust import HttpUser, between, events, task
from requests import PreparedRequest, Response

_PEOPLE = itertools.cycle(json.loads(Path(os.environ["CHAOS_PEOPLE"]).read_text()))
_MISSES = Path(os.environ["CHAOS_MISSES"])
_ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')
#: The sentence of an error page.
_TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_ID = "X-Request-ID"


def _with_id(request: PreparedRequest) -> PreparedRequest:
    """Every request under an id of its own, also where no answer will tell of it."""
    request.headers[_ID] = uuid4().hex
    return request


class Officer(HttpUser):
    """Reads and types between two clicks, as people do."""

    wait_time = between(*map(float, os.environ["CHAOS_PACE"].split()))

    def on_start(self) -> None:
        self.mine = next(_PEOPLE)
        self.client.auth = _with_id  # what the library calls for each request
        #: When the last answer came: the connection has been idle since.
        self.answered = time.monotonic()
        # With its domain, or the cookie that comes back would come in addition.
        self.client.cookies.set("thidua", self.mine["cookie"], domain=urlsplit(self.host).hostname)

    def context(self) -> dict[str, "Officer"]:
        """Handed to `_keep_miss` with each answer."""
        return {"person": self}

    @task(4)
    def board(self) -> None:
        self.client.get("/", name="board")

    @task(4)
    def review(self) -> None:
        self.client.get(f"/reviews/{self._one()}", name="review")

    @task(2)
    def form(self) -> None:
        self.client.get(f"/reviews/{self._one()}/edit/general", name="form")

    @task(1)
    def save(self) -> None:
        path = f"/reviews/{self._one()}/edit/general"
        page = self.client.get(path, name="form")
        if not page.ok:
            return  # nothing to type into
        tags = re.findall(r"<input\b[^>]*>", page.text)
        inputs = (dict(_ATTRIBUTE.findall(tag)) for tag in tags)
        fields = {one["name"]: one.get("value", "") for one in inputs if "name" in one}
        words = {"council-place": f"nơi {random.random()}", "bloc-kind": ""}  # noqa: S311
        with self.client.post(
            path, data={**fields, **words}, name="save", allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code in (302, 422):  # 422: somebody else has saved it meanwhile
                answer.success()

    def _one(self) -> int:
        return int(random.choice(self.mine["reviews"]))  # noqa: S311 (no secret)


@events.request.add_listener
def _keep_miss(
    request_type: str,
    name: str,
    response_time: float,
    response: Response,
    exception: Exception | None,
    context: dict[str, Officer],
    **_: object,
) -> None:
    """Write down what failed, and how."""
    now, person = time.monotonic(), context["person"]
    idle, person.answered = now - response_time / 1000 - person.answered, now
    if exception is None:
        return
    miss = {
        "page": f"{request_type} {name}",
        "path": response.request.path_url if response.request else "",
        "status": response.status_code or 0,
        "said": _error_heading(response) if response.status_code else _causes(exception),
        "seconds": round(response_time / 1000, 1),
        "idle": round(idle, 2),
        "id": str(response.request.headers.get(_ID, "")) if response.request else "",
    }
    with _MISSES.open("a") as lines:
        lines.write(json.dumps(miss, ensure_ascii=False) + "\n")


def _error_heading(response: Response) -> str:
    """What an error page says in its first line."""
    found = _TITLE.search(response.text)
    return " ".join(found[1].split()) if found else ""


def _causes(error: BaseException) -> str:
    """The kinds of an exception and of those that it came of, the innermost last."""
    names: list[str] = []
    inner: object = error
    while isinstance(inner, BaseException) and type(inner).__name__ not in names:
        names.append(type(inner).__name__)
        inner = (
            inner.__cause__
            or inner.__context__
            or next((one for one in inner.args if isinstance(one, BaseException)), None)
        )
    return " of ".join(names)
