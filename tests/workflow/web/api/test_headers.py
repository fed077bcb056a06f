"""Headers that the document does not know change no answer: each status is one that it has."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.workflow.web.api.conftest import BASE, Program
from tests.workflow.web.api.test_conformance import furnished_world, unlimited
from tests.workflow.web.conftest import World
from workflow.web.api.documents import list_statuses
from workflow.web.api.operation import JSON, OPERATIONS, Operation

__all__ = ["furnished_world", "unlimited"]

#: What browsers, caches and download managers send by themselves.
HEADERS = (
    ("Range", "bytes=0-9"),
    ("Range", "bytes=999999999-"),
    ("Range", "bytes=what"),
    ("If-None-Match", "*"),
    ("If-Match", '"another"'),
    ("If-Modified-Since", "Tue, 01 Jan 2036 00:00:00 GMT"),
    ("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"),
    ("If-Range", '"another"'),
    ("Accept", "image/png"),
    ("Accept-Language", "xx;q=zz"),
    ("Content-Type", "text/plain"),
)


def test_no_header_brings_an_answer_that_the_document_has_not(
    unlimited: None, app: Flask, furnished_world: World, program: Callable[..., Program]
) -> None:
    office, reached = program("administrator"), set()
    for declared in (one for one in OPERATIONS if one.method == "GET"):
        for name, value in HEADERS if declared.media != JSON else HEADERS[:2]:
            headers = {**office.headers, name: value}
            with office.client.get(_address(declared), headers=headers) as answer:
                answer.get_data()  # what is sent while it is made ends with its last byte
            said = (declared.name, name, value, answer.status_code)
            assert answer.status_code in list_statuses(declared), said
            if answer.status_code < 300:
                assert answer.mimetype == declared.media, said
                reached.add(declared.name)

    assert {"download_paper", "download_paper_pdf", "read_facts"} <= reached


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/reviews/999999", 404),
        ("GET", "/webhooks", 403),
        ("POST", "/reviews", 403),
        ("POST", "/reviews/1/papers", 403),
    ],
)
def test_what_is_refused_is_counted_and_says_what_is_left(
    method: str, path: str, status: int, world: World, program: Callable[..., Program]
) -> None:
    asking = program("member")

    answers = [
        asking.client.open(BASE + path, method=method, headers=asking.headers) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [status] * 2
    first, second = (int(answer.headers["RateLimit-Remaining"]) for answer in answers)
    assert second == first - 1
    assert "RateLimit-Limit" not in asking.client.get("/sign-in").headers


def _address(declared: Operation) -> str:
    path = declared.path.replace("<section>", "plan").replace("<int:year>", "2021")
    return f"{BASE}{re.sub('<int:[a-z_]+>', '1', path)}?council=1"
