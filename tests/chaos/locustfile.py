"""What a signed-in person does, for locust: the board, a review, a form, now and then a save.

Started by `tests.chaos.load`, which writes the people and their reviews into the file that
CHAOS_PEOPLE names.
"""

import itertools
import json
import os
import random
import re
from pathlib import Path
from urllib.parse import urlsplit

from locust import HttpUser, between, task

_PEOPLE = itertools.cycle(json.loads(Path(os.environ["CHAOS_PEOPLE"]).read_text()))
_ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')


class Officer(HttpUser):
    """Reads and types between two clicks, as people do."""

    wait_time = between(10, 30)

    def on_start(self) -> None:
        self.mine = next(_PEOPLE)
        # With its domain, or the cookie that comes back would stand beside it.
        self.client.cookies.set("thidua", self.mine["cookie"], domain=urlsplit(self.host).hostname)

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
        page = self.client.get(path, name="form").text
        inputs = (dict(_ATTRIBUTE.findall(tag)) for tag in re.findall(r"<input\b[^>]*>", page))
        fields = {one["name"]: one.get("value", "") for one in inputs if "name" in one}
        words = {"council-place": f"nơi {random.random()}", "bloc-kind": ""}  # noqa: S311
        with self.client.post(
            path, data={**fields, **words}, name="save", allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code in (302, 422):  # 422: somebody else has saved it meanwhile
                answer.success()

    def _one(self) -> int:
        return int(random.choice(self.mine["reviews"]))  # noqa: S311 (no secret)
