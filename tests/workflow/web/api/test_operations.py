"""What programs do comes out as what people do: once, by the same rules, with the same refusals."""

import datetime as dt
import gzip
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.api.conftest import BASE, Program
from tests.workflow.web.conftest import World
from tests.workflow.web.failed_commits import failing_commits
from tests.workflow.web.pages import Browser
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import NO_PAPER_SETTINGS
from workflow.domain.papers.cited_papers import list_cited
from workflow.domain.record import Bloc, IssuedPaper, Member, fact_to_plain
from workflow.domain.roles import Right
from workflow.domain.texts.typed_text import LONGEST_LINE
from workflow.models import ApiToken, Batch, Council, Review
from workflow.services.records.record_exchange import store_record
from workflow.services.snapshots import facts_of
from workflow.services.units.new_units import insert_units
from workflow.web.api import blueprint
from workflow.web.clock import now

Call = Callable[..., Program]
ASK = {"kinds": ["minutes"]}


def test_a_request_with_the_same_key_is_carried_out_once(
    db: Session, world: World, program: Call
) -> None:
    head, path = program("head"), f"/reviews/{world.review}/papers"

    first, again = head.post(path, ASK, key="k"), head.post(path, ASK, key="k")
    other = head.post(path, {"kinds": ["plan"]}, key="k")

    assert (first.status_code, again.status_code, other.status_code) == (202, 303, 422)
    assert again.headers["Location"] == first.headers["Location"] == BASE + path
    assert (other.json or {})["code"] == "idempotency_key_reused"
    assert db.query(Batch).count() == 1


def test_a_post_without_a_key_does_nothing(
    app: Flask, db: Session, world: World, program: Call
) -> None:
    head = program("head")
    path = f"{BASE}/reviews/{world.review}/papers"

    answer = app.test_client().post(path, json=ASK, headers=head.headers)

    assert (answer.status_code, (answer.json or {})["code"]) == (400, "idempotency_key")
    assert db.query(Batch).count() == 0


@pytest.mark.parametrize("stored", [False, True])
def test_a_commit_that_fails_is_told_and_may_be_tried_again_with_the_key(
    app: Flask, db: Session, world: World, program: Call, *, stored: bool
) -> None:
    head, path = program("head"), f"/reviews/{world.review}/papers"
    head.get("/reviews")  # the token is marked as used

    with failing_commits(app, stored=stored) as attempts:
        failed = head.post(path, ASK, key="k")
    again = head.post(path, ASK, key="k")

    assert attempts
    assert failed.status_code == 503
    assert failed.mimetype == "application/problem+json"
    assert again.status_code == (303 if stored else 202)
    assert db.query(Batch).count() == 1


def test_the_first_request_of_a_program_waits_for_nobody_when_it_writes(
    world: World, program: Call, db: Session
) -> None:
    """It would note the use of its token beside its own transaction, and wait for itself."""
    saved = program("head").put(
        f"/reviews/{world.review}/facts/results", {"results": ["Tốt."]}, match='"1"'
    )

    assert saved.status_code == 200
    assert db.scalars(select(ApiToken.last_used_at)).one() is not None


def test_a_record_that_takes_long_to_judge_is_refused_by_its_size(
    world: World, program: Call
) -> None:
    """Hundreds of thousands of values were judged for 20 s while nobody else could save."""
    head, path = program("head"), f"/reviews/{world.review}/facts"
    record = head.get(path).json or {}

    whole = head.put(path, {**record, "results": ["Tốt."] * 60_000}, match='"1"')
    part = head.put(f"{path}/results", {"results": ["Tốt."] * 60_000}, match='"1"')

    assert whole.status_code == part.status_code == 422
    assert "50.000" in str((whole.json or {})["title"])

    for values in (["Tốt."] * 1_001, [1] * 49_000):
        began = time.thread_time()
        assert head.put(f"{path}/results", {"results": values}, match='"1"').status_code == 422
        assert time.thread_time() - began < 3


@pytest.mark.parametrize("depth", [40, 400, 900, 100_000])
def test_what_is_nested_on_and_on_is_refused_with_a_sentence(
    depth: int, world: World, program: Call
) -> None:
    """The parser takes nearly a thousand levels; whatever goes through them takes fewer."""
    head, path = program("head"), f"/reviews/{world.review}/facts"
    headers = {**head.headers, "If-Match": '"1"', "Content-Type": "application/json"}
    for opened, closed in (("[", "]"), ('{"a":', "}")):
        body = f'{{"results": {opened * depth}1{closed * depth}}}'

        answer = head.client.put(f"{BASE}{path}/results", data=body, headers=headers)

        assert answer.status_code in {400, 422}, answer.text


@pytest.mark.parametrize(
    "text", [b'{"results": ["\xff"]}', b"\xff\xfe{\x00}\x00", b'{"\xc3": 1}', b"\x80"]
)
def test_bytes_that_are_no_utf_8_are_no_json(text: bytes, world: World, program: Call) -> None:
    head, path = program("head"), f"{BASE}/reviews/{world.review}"
    headers = {**head.headers, "If-Match": '"1"', "Idempotency-Key": "1",
               "Content-Type": "application/json"}  # fmt: skip

    answers = [
        head.client.put(f"{path}/facts/results", data=text, headers=headers),
        head.client.post(f"{path}/moves", data=text, headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_the_version_of_a_compressed_answer_counts(
    coding: str, world: World, program: Call
) -> None:
    head, path = program("head"), f"/reviews/{world.review}/facts"
    read = head.client.get(BASE + path, headers={**head.headers, "Accept-Encoding": coding})

    saved = head.put(f"{path}/results", {"results": ["Tốt."]}, match=read.headers["ETag"])

    assert read.headers["Content-Encoding"] == coding
    assert saved.status_code == 200


def test_facts_are_written_as_they_were_read_or_not_at_all(world: World, program: Call) -> None:
    head, path = program("head"), f"/reviews/{world.review}/facts"
    tag = head.get(path).headers["ETag"]
    results = {"results": ["Tốt."]}

    saved = head.put(f"{path}/results", results, match=tag)
    stale = head.put(f"{path}/results", {"results": ["Khá."]}, match=tag)
    elsewhere = head.put(f"{path}/plan", {"targets": ["Tốt hơn."]}, match=tag)

    assert (saved.status_code, saved.json) == (200, results)
    assert saved.headers["ETag"] != tag
    assert (stale.status_code, (stale.json or {})["code"]) == (412, "stale")
    assert {row["new"] for row in (stale.json or {})["changes"]} >= {"Tốt."}
    assert elsewhere.status_code == 200
    assert head.put(f"{path}/results", results, match="").status_code == 428
    assert head.put(f"{path}/results", results, match='"99"').status_code == 412


@pytest.mark.parametrize(
    ("named", "status"),
    [("*", 428), ('"1", "99"', 200), ('"98", "99"', 412), ('W/"1"', 412), ("1", 412), ('"0"', 412)],
)
def test_a_version_is_named_as_it_was_read(
    program: Callable[..., Program], world: World, named: str, status: int
) -> None:
    """`*` would overwrite what nobody has read, and a weak tag names no version."""
    path = f"/reviews/{world.review}/facts/results"

    answer = program("head").put(path, {"results": ["Tốt."]}, match=named)

    assert answer.status_code == status, answer.json


@pytest.mark.parametrize(
    ("section", "values", "field"),
    [
        ("meeting", {"meeting": {"dates": ["hôm qua"]}}, "meeting.dates[0]"),
        ("plan", {"results": ["x"]}, "results"),
        ("results", {"results": [1]}, "results[0]"),
        ("general", {"council": {"name": "Khác"}, "bloc": {"name": "Khác"}}, "council.name"),
    ],
)
def test_what_the_contract_refuses_is_told_with_its_place(
    world: World, program: Call, section: str, values: Any, field: str
) -> None:
    head, path = program("head"), f"/reviews/{world.review}/facts/{section}"

    answer = head.put(path, values, match='"1"')

    assert (answer.status_code, (answer.json or {})["field"]) == (422, field)


def test_a_whole_record_goes_out_and_comes_in_unchanged(
    db: Session, world: World, program: Call
) -> None:
    head, path = program("head"), f"/reviews/{world.review}/facts"
    read = head.get(path)
    record = read.json or {}

    same = head.put(path, record, match=read.headers["ETag"])
    changed = head.put(path, {**record, "targets": ["Một việc."]}, match=read.headers["ETag"])

    assert same.headers["ETag"] == read.headers["ETag"]
    assert (changed.json or {})["targets"] == ["Một việc."]
    assert db.get_one(Review, world.review).version == 2


def test_a_move_is_refused_with_what_the_checks_found(world: World, program: Call) -> None:
    head, path = program("head"), f"/reviews/{world.review}/moves"
    move = {"move": "submit_reports"}

    refused = head.post(path, move, match='"1"')
    codes = [row["code"] for row in (refused.json or {})["findings"]]
    made = head.post(path, {**move, "accepted": dict.fromkeys(codes, "Thử")}, match='"1"')

    assert (refused.status_code, codes) == (409, ["W201"])
    assert (made.status_code, (made.json or {})["state"]) == (200, "reports_submitted")


def test_lists_go_on_where_the_last_page_ended(world: World, program: Call) -> None:
    office, seen, after = program("administrator"), [], ""
    while True:
        query = {"limit": "4"} | ({"after": after} if after else {})
        page = office.get("/units", query_string=query).json or {}
        seen += [row["id"] for row in page["items"]]
        if not (after := page["next"] or ""):
            break

    assert len(seen) == len(set(seen)) > 4
    assert office.get("/units", query_string={"after": "x"}).status_code == 422


def test_lists_of_long_names_go_on_too(world: World, program: Call, db: Session) -> None:
    """The place of the next page holds the name that this one ended with."""
    long = ("Ủy ban nhân dân phường Đức Nghĩa, Lạc Đạo và Bình Hưng " * 20)[: LONGEST_LINE - 1]
    rows = [Member(name=f"{long}{number}") for number in range(3)]
    council = db.scalars(select(Council).filter_by(id=1)).one()
    insert_units(db, council, rows, by=None, now=now())
    db.commit()
    office, seen, after = program("administrator"), [], ""
    while True:
        query = {"limit": "1", "text": "Đức Nghĩa"} | ({"after": after} if after else {})
        answer = office.get("/units", query_string=query)
        assert answer.status_code == 200, answer.json
        page = answer.json or {}
        seen += [row["name"][-1] for row in page["items"]]
        if not (after := page["next"] or ""):
            break

    assert seen == ["0", "1", "2"]


def test_the_history_is_read_on_without_gaps(world: World, program: Call) -> None:
    office, head, member = program("council"), program("head"), program("member")
    query = {"council": "1", "limit": "1"}
    first = office.get("/events", query_string=query).json or {}
    office.post(f"/reviews/{world.review}/papers", ASK)
    rest = office.get("/events", query_string={"council": "1", "after": str(first["next"])})

    places = [row["link"] for row in [*first["items"], *(rest.json or {})["items"]]]
    assert places == list(range(1, len(places) + 1))
    assert (rest.json or {})["items"][-1]["kind"] == "papers_asked"
    own = (head.get("/events", query_string={"council": "1"}).json or {})["items"]
    assert {row["review_id"] for row in own} == {world.review}
    assert (member.get("/events", query_string={"council": "1"}).json or {})["items"] == []
    other = program("other council").get("/events", query_string={"council": "1"})
    assert other.status_code == 404


def test_a_token_asks_so_much_a_minute_and_is_told(
    program: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blueprint, "MOST_REQUESTS", "2/minute")
    greedy, other = program("head", Right.SEE_REVIEW), program("head", Right.SEE_REVIEW)

    answers = [greedy.get("/reviews") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert int(answers[2].headers["Retry-After"]) <= 61
    assert other.get("/reviews").status_code == 200


def test_a_number_of_another_paper_is_refused_as_on_the_page(
    db: Session, world: World, program: Call
) -> None:
    """By the whole record and by its section alike: the sentence, and which number it is."""
    seed = facts_of(db, db.get_one(Review, world.review))
    paper = IssuedPaper(kind="proposal", number=14, date=dt.date(2022, 1, 12))
    store_record(db, msgspec.structs.replace(seed, papers=(paper,)), by=None, now=now())
    other = msgspec.structs.replace(seed, id=None, bloc=Bloc(name="Khối khác"), papers=())
    review_id = store_record(db, other, by=None, now=now()).review.id
    db.commit()
    admin, path = program("administrator"), f"/reviews/{review_id}/facts"
    read = admin.get(path)
    papers = [fact_to_plain(paper)]

    whole = admin.put(path, {**(read.json or {}), "papers": papers}, match=read.headers["ETag"])
    part = admin.put(f"{path}/papers", {"papers": papers}, match=read.headers["ETag"])

    for answer in (whole, part):
        assert (answer.status_code, (answer.json or {})["field"]) == (422, "papers[0].number")
        assert f"Số {paper.number} đã dùng cho" in str(answer.json)


@pytest.mark.parametrize(
    ("sent", "field", "title"),
    [
        (b"{}", "kinds", "Thiếu trường «kinds»."),
        (b'{"kinds":null}', "kinds", "Giá trị sai kiểu: cần array, nhận được null."),
        (b'{"kinds":[]}', "kinds", "Cần ít nhất 1 mục."),
        (b'{"kinds":["x"]}', "kinds[0]", "Giá trị 'x' không có trong danh sách."),
        (b'{"kinds":["plan"],"x":1}', "x", "Có trường lạ: x."),
        (b"[]", None, "Giá trị sai kiểu: cần object, nhận được array."),
        (b'{"kinds":["' + b"x" * 1000 + b'"]}', "kinds[0]", None),
    ],
)
def test_a_wrong_type_is_told_in_words_with_its_place(
    world: World, program: Call, sent: bytes, field: str | None, title: str | None
) -> None:
    refused = program("head").post(
        f"/reviews/{world.review}/papers", data=sent, content_type="application/json"
    )

    told = refused.json or {}
    assert (refused.status_code, told.get("field")) == (422, field)
    assert len(told["title"]) < 150
    assert title in (None, told["title"])


def test_a_byte_order_mark_before_the_json_is_no_part_of_it(world: World, program: Call) -> None:
    sent = b'\xef\xbb\xbf{"kinds":["plan"]}'

    asked = program("head").post(
        f"/reviews/{world.review}/papers", data=sent, content_type="application/json"
    )

    assert asked.status_code == 202


def test_what_is_sent_compressed_is_refused_by_its_type(
    app: Flask, db: Session, world: World, program: Call
) -> None:
    headers = {**program("head").headers, "Idempotency-Key": "k", "Content-Encoding": "gzip"}

    refused = app.test_client().post(
        f"{BASE}/reviews/{world.review}/papers", data=gzip.compress(b'{"kinds":["plan"]}'),
        content_type="application/json", headers=headers,
    )  # fmt: skip

    assert (refused.status_code, "nén" in (refused.json or {})["title"]) == (415, True)
    assert db.query(Batch).count() == 0


@pytest.mark.parametrize("answers", [[], 0, False, {"a": "b"}, {"a": -1}])
def test_answers_to_names_are_an_object_of_ids(world: World, program: Call, answers: Any) -> None:
    refused = program("head").put(
        f"/reviews/{world.review}/facts/results",
        {"results": ["Tốt."], "name_answers": answers},
        match='"1"',
    )

    assert refused.status_code == 422
    assert str((refused.json or {})["field"]).startswith("name_answers")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_at_the_end_of_time_is_a_moment(world: World, program: Call, moment: str) -> None:
    office = program("administrator")
    hook = {"council": 1, "name": "x", "url": "https://x.vn/", "kinds": ["paper.ready"]}
    id_ = (office.post("/webhooks", hook).json or {})["id"]

    assert office.post(f"/webhooks/{id_}/replay", {"since": moment}).json == {"count": 0}


def test_papers_of_kinds_that_are_not_ours_stop_no_page(
    world: World, program: Call, browser: Callable[[str | None], Browser], db: Session
) -> None:
    """A record may tell of other papers: the contract leaves the kind open."""
    head = program("administrator")
    facts = head.get(f"/reviews/{world.review}/facts").json or {}
    strange = [
        {"kind": kind, "number": number, "date": "2022-01-05"}
        for number, kind in enumerate(("Quyết định", "zz", "minutes@2"), 1)
    ]

    saved = head.put(f"/reviews/{world.review}/facts", {**facts, "papers": strange}, match='"1"')

    assert saved.status_code == 200
    for path in ("/registers", "/registers/1/2022"):
        assert head.get(path).status_code == 200
    person = browser("administrator")
    page = person.get(f"/reviews/{world.review}/edit/papers")
    person.get("/registers/")
    person.submit(page, f"/reviews/{world.review}/edit/papers")
    db.expire_all()
    kept = facts_of(db, db.get_one(Review, world.review)).papers
    assert [row.kind for row in kept] == [row["kind"] for row in strange]
    record = facts_of(db, db.get_one(Review, world.review))
    assert list_cited(PaperKind.HANDOVER_MINUTES, record, NO_PAPER_SETTINGS) == frozenset()
