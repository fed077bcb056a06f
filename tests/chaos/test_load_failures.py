"""What failed under load, told in a few words."""

import json
from pathlib import Path

from tests.chaos.load_failures import UNHEARD, list_load_failures, summarize


def _miss(id_: str, **other: object) -> dict[str, object]:
    seen = {"status": 0, "said": "ConnectionResetError", "seconds": 0.0, "idle": 5.1}
    return {"page": "GET form", "path": "/reviews/1/edit/general", **seen, "id": id_, **other}


def test_a_failure_is_told_with_what_the_web_says_of_its_request(tmp_path: Path) -> None:
    crash = {"status": 500, "said": "Có lỗi", "idle": 1.0}
    written = tmp_path / "misses"
    failed = [_miss("a"), _miss("b", page="GET board", idle=8.0), _miss("c", **crash)]
    written.write_text("\n".join(map(json.dumps, failed)))
    lines = [
        {"message": "request", "request": "other", "status": 200},
        {"message": "request failed", "request": "c", "exception": "Traceback\nKeyError: 'x'"},
        {"message": "request", "request": "c", "status": 500},
    ]
    (tmp_path / "web.log").write_text("[gunicorn]\n" + "\n".join(map(json.dumps, lines)))

    assert summarize(list_load_failures(written, tmp_path)) == [
        f"2 × no answer, ConnectionResetError (GET board, GET form; after 0 s, "
        f"idle 5.1 to 8 s before): {UNHEARD}",
        "1 × 500, Có lỗi (GET form; after 0 s, idle 1 s before): KeyError: 'x'; answered 500",
    ]


def test_where_nothing_failed_nothing_is_told(tmp_path: Path) -> None:
    assert summarize(list_load_failures(tmp_path / "misses", tmp_path)) == []
