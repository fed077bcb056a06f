"""Messages to other systems: written with the act, signed, sent, tried again, given up."""

import datetime as dt
import ipaddress
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from standardwebhooks import WebhookVerificationError

from tests import factories
from tests.webhook_receiver import Receiver, run_receiver
from workflow.domain.errors import BadInputError, NotFoundError
from workflow.domain.papers import PaperKind
from workflow.domain.roles import Role
from workflow.domain.webhooks import DISABLE_AFTER, RETRY_AFTER, WebhookKind
from workflow.domain.year import State
from workflow.models import (
    Account,
    PaperStatus,
    Review,
    SecurityEvent,
    SecurityEventKind,
    Webhook,
    WebhookMessage,
)
from workflow.services import reviews
from workflow.services.accounts import credentials
from workflow.services.printing import batch_progress, paper_requests
from workflow.services.records import record_exchange
from workflow.services.webhooks import (
    addresses,
    delivery,
    http_post,
    outbox,
    sources,
    subscriptions,
)
from workflow.services.webhooks.addresses import AddressPolicy, check_url
from workflow.services.webhooks.delivery import SendingPlace

ANY = AddressPolicy(allow_private=True, allow_http=True)
URL = "https://thidua.coquan.vn"


@dataclass
class Office:
    """A review of a council, an officer, a clock that a test sets."""

    engine: Engine
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def __post_init__(self) -> None:
        with Session(self.engine) as session:
            record = factories.make_record(state=State.PLANNED)
            self.review = record_exchange.store_record(
                session, record, by=None, now=self.now
            ).review.id
            council = session.get_one(Review, self.review).bloc.council
            self.officer = credentials.add_account(
                session, login="hd", name="Hội Đồng", role=Role.COUNCIL_OFFICER, council=council,
                now=self.now,
            ).id  # fmt: skip
            session.commit()

    def add(self, url: str, *kinds: WebhookKind) -> tuple[int, str]:
        """A webhook for these kinds, all if none is named; its id and its secret."""
        with Session(self.engine) as session:
            by = session.get_one(Account, self.officer)
            assert by.council
            row = subscriptions.add_webhook(
                session, by.council, name="Thử", url=url, kinds=kinds or list(WebhookKind),
                policy=ANY, by=by, now=self.now,
            )  # fmt: skip
            session.commit()
            return row.id, row.secret

    def move(self, *, commit: bool = True) -> None:
        """The review moves there or back."""
        with Session(self.engine) as session:
            review = session.get_one(Review, self.review)
            planned = review.state is State.PLANNED
            name = "submit_reports" if planned else "reopen_plan"
            reviews.make_move(
                session, review, name, by=None, now=self.now, reason="Thử",
                accepted={"W201": "Thử"},
            )  # fmt: skip
            session.commit() if commit else session.rollback()

    def send(self, policy: AddressPolicy = ANY) -> int:
        return delivery.send_waiting(self.engine, SendingPlace(policy, URL), lambda: self.now)

    def pass_time(self, span: dt.timedelta) -> None:
        self.now += span

    def messages(self) -> list[tuple[str, str, int]]:
        with Session(self.engine) as session:
            found = session.scalars(select(WebhookMessage).order_by(WebhookMessage.id))
            return [(row.kind, row.status.value, row.attempts) for row in found]

    def tries(self) -> list[tuple[int | None, str, str]]:
        with Session(self.engine) as session:
            found = session.scalars(select(WebhookMessage).order_by(WebhookMessage.id))
            return [(one.status, one.reason, one.answer) for row in found for one in row.tries]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with run_receiver() as there:
        yield there


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.fixture
def any_office(any_engine: Engine) -> Office:
    return Office(any_engine)


def test_a_move_is_told_once_it_is_stored_and_signed_as_the_standard_says(
    any_office: Office, receiver: Receiver
) -> None:
    _id, secret = any_office.add(receiver.url)
    any_office.move(commit=False)
    assert any_office.messages() == []

    any_office.move()

    assert any_office.send() == 1
    (request,) = receiver.received
    told = request.verify(secret)
    assert told["type"] == "review.moved"
    assert told["data"] == {
        "council_id": 1, "review_id": any_office.review, "move": "submit_reports",
        "from": "planned", "to": "reports_submitted",
        "url": f"{URL}/api/v1/reviews/{any_office.review}",
    }  # fmt: skip
    assert any_office.messages() == [("review.moved", "sent", 1)]
    assert any_office.tries() == [(200, "", "answered 200")]
    assert any_office.send() == 0


def test_nobody_is_told_what_they_did_not_ask_for(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url, WebhookKind.PAPER_READY)

    office.move()

    assert office.messages() == []


def test_what_was_changed_on_the_way_is_not_believed(office: Office, receiver: Receiver) -> None:
    _id, secret = office.add(receiver.url)
    office.move()
    office.send()
    (request,) = receiver.received

    forged = type(request)(request.headers, request.body.replace(b"planned", b"decided"))

    with pytest.raises(WebhookVerificationError):
        forged.verify(secret)


def test_a_receiver_that_fails_is_tried_again_by_the_schedule(
    any_office: Office, receiver: Receiver
) -> None:
    any_office.add(receiver.url)
    any_office.move()
    receiver.answers += [500, 503]

    assert any_office.send() == 1
    assert any_office.send() == 0, "not before its time"
    for wait in RETRY_AFTER[:2]:
        any_office.pass_time(wait)
        assert any_office.send() == 1

    assert any_office.messages() == [("review.moved", "sent", 3)]
    assert [status for status, _reason, _answer in any_office.tries()] == [500, 503, 200]
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert len({one.headers["webhook-timestamp"] for one in receiver.received}) == 3


def test_a_receiver_that_is_away_for_days_is_switched_off_and_its_owner_told(
    office: Office, receiver: Receiver
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}"
        id_, _secret = office.add(closed)
        office.move()
        for wait in (dt.timedelta(), *RETRY_AFTER):
            office.pass_time(wait)
            assert office.send() == 1
        assert office.messages() == [("review.moved", "failed", len(RETRY_AFTER) + 1)]
        assert {reason for _status, reason, _answer in office.tries()} == {http_post.UNREACHABLE}
        office.pass_time(DISABLE_AFTER)
        office.move()
        assert office.send() == 1

    office.move()

    assert [status for _kind, status, _tries in office.messages()] == ["failed", "failed"]
    with Session(office.engine) as session:
        assert session.get_one(Webhook, id_).disabled_at == office.now
        kinds = [(row.kind, row.account_id) for row in session.scalars(select(SecurityEvent))]
        assert (SecurityEventKind.WEBHOOK_DISABLED, office.officer) in kinds


def test_while_a_receiver_fails_its_other_messages_wait_too(
    office: Office, receiver: Receiver
) -> None:
    office.add(receiver.url)
    for _ in range(5):
        office.move()
    receiver.answers += [500]

    assert office.send() == 1
    assert office.send() == 0
    office.pass_time(RETRY_AFTER[0])

    assert office.send() == 5
    assert [status for _kind, status, _tries in office.messages()] == ["sent"] * 5


def test_a_receiver_that_is_gone_is_switched_off_at_once(
    office: Office, receiver: Receiver
) -> None:
    id_, _secret = office.add(receiver.url)
    office.move()
    receiver.answers += [410]

    office.send()

    with Session(office.engine) as session:
        assert session.get_one(Webhook, id_).disabled_at
    assert office.messages() == [("review.moved", "failed", 1)]


def test_a_slow_receiver_is_given_up_and_holds_up_nobody_else(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(10_000):
                handler.wfile.write(b"H")
                handler.connection.settimeout(0.01)
        except OSError:
            return
        handler.rfile.read(1)  # until the sender hangs up

    monkeypatch.setattr(http_post, "TIMEOUT_S", 0.3)
    office.add(receiver.url)
    with run_receiver() as other:
        office.add(other.url)
        office.move()
        receiver.answers += [drip]
        assert office.send() == 2
        assert len(other.received) == 1

    assert sorted(status for _kind, status, _tries in office.messages()) == ["queued", "sent"]


def test_of_a_huge_answer_only_the_beginning_is_read(office: Office, receiver: Receiver) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write("ồ\0".encode() * 100_000)
        except OSError:
            return

    office.add(receiver.url)
    office.move()
    receiver.answers += [flood]

    assert office.send() == 1
    ((status, reason, answer),) = office.tries()
    assert (status, reason) == (200, "")
    assert 0 < len(answer) <= http_post.MOST_READ
    assert "\0" not in answer


def test_a_redirect_is_not_followed(office: Office, receiver: Receiver) -> None:
    with run_receiver() as inside:

        def redirect(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("Location", inside.url)
            handler.end_headers()

        office.add(receiver.url)
        office.move()
        receiver.answers += [redirect]
        office.send()

        assert inside.received == []
    ((status, reason, _answer),) = office.tries()
    assert (status, reason) == (307, outbox.REDIRECTED)


def test_a_name_that_leads_inside_is_not_connected_to(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url.replace("127.0.0.1", "localhost"))
    office.move()

    office.send(AddressPolicy(allow_http=True))

    assert receiver.received == []
    ((status, reason, _answer),) = office.tries()
    assert (status, reason) == (None, http_post.NOT_ALLOWED)


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that says another address the second time is not asked a second time."""
    asked: list[str] = []

    def rebinding(host: str, port: int, *_more: Any, **_named: Any) -> list[Any]:
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected: list[Any] = []

    def refuse(address: Any, _timeout: float) -> Any:
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", refuse)
    http_post.post("https://rebind.example/", {}, b"", AddressPolicy())

    assert asked == ["rebind.example"]
    assert connected == [("93.184.215.14", 443)]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.1", "255.255.255.255", "224.0.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
        "fec0::1", "3fff::1", "192.0.0.8", "192.88.99.1", "::ffff:192.0.0.8",
    ],
)  # fmt: skip
def test_addresses_of_private_networks_are_known(address: str) -> None:
    assert not addresses.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_internet_are_known(address: str) -> None:
    assert addresses.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "", "nhan", "ftp://may.vn/", "http://may.vn/", "https:///nhan", "https://may.vn:99999/",
        "https://a:b@may.vn/", "https://may.vn/#x", "https://10.0.0.1/", "https://[::1]/",
        "https://máy.vn/", "https://may.vn/a b", "https://may.vn/" + "a" * 500, "https://may.vn:x/",
        "https://localhost/", "https://a.localhost./", "https://2130706433/", "https://0x7f.1/",
    ],
)  # fmt: skip
def test_addresses_that_are_never_sent_to_are_refused_when_typed(url: str) -> None:
    with pytest.raises(BadInputError) as refused:
        check_url(url, AddressPolicy())
    assert refused.value.field == "url"


def test_a_new_secret_and_the_one_before_both_verify_for_a_day(
    office: Office, receiver: Receiver
) -> None:
    id_, old = office.add(receiver.url)
    with Session(office.engine) as session:
        by, row = session.get_one(Account, office.officer), session.get_one(Webhook, id_)
        new = subscriptions.renew_secret(session, row, by=by, now=office.now)
        session.commit()
    assert new != old
    office.move()
    office.send()
    (request,) = receiver.received

    assert request.verify(old) == request.verify(new)

    # The library refuses moments that are not near now: the past is made of the row.
    with Session(office.engine) as session:
        session.get_one(Webhook, id_).old_secret_until = office.now - dt.timedelta(seconds=1)
        session.commit()
    office.move()
    office.send()
    receiver.received[1].verify(new)
    with pytest.raises(WebhookVerificationError):
        receiver.received[1].verify(old)


def test_a_message_is_sent_again_under_its_old_id(office: Office, receiver: Receiver) -> None:
    id_, _secret = office.add(receiver.url)
    office.move()
    office.send()
    office.pass_time(dt.timedelta(hours=1))
    office.move()
    office.send()

    with Session(office.engine) as session:
        row = session.get_one(Webhook, id_)
        assert outbox.replay_message(session, row, 1, office.now) == 1
        with pytest.raises(NotFoundError):
            outbox.replay_message(session, row, 1, office.now)
        session.commit()
    office.send()
    ids = [one.headers["webhook-id"] for one in receiver.received]
    assert ids[2] == ids[0] != ids[1]

    with Session(office.engine) as session:
        row = session.get_one(Webhook, id_)
        assert outbox.replay_since(session, row, office.now, office.now) == 1
        assert outbox.replay_since(session, row, dt.datetime(2000, 1, 1, tzinfo=dt.UTC), office.now)
        session.commit()
    assert office.send() == 2


def test_messages_of_a_dead_sender_are_sent_by_another(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url)
    office.move()
    with Session(office.engine) as session:
        _claim, ids = outbox.claim_messages(session, office.now)
        session.commit()
        assert ids
        assert not outbox.has_waiting(session, office.now)
        office.pass_time(dt.timedelta(minutes=6))
        assert outbox.has_waiting(session, office.now)

    assert office.send() == 1
    assert office.messages() == [("review.moved", "sent", 1)]


def test_old_messages_are_forgotten_with_their_tries(office: Office, receiver: Receiver) -> None:
    office.add(receiver.url)
    office.move()
    office.send()
    office.pass_time(outbox.KEPT_FOR + dt.timedelta(days=1))

    office.send()

    assert office.messages() == []


def test_the_end_of_a_large_batch_is_told_with_its_counts(
    any_office: Office, receiver: Receiver
) -> None:
    any_office.add(receiver.url, WebhookKind.BATCH_DONE)
    with Session(any_office.engine) as session:
        review = session.get_one(Review, any_office.review)
        batch = paper_requests.request_papers(
            session, [review], [PaperKind.INVITATION], by=None, now=any_office.now
        )
        session.commit()
        assert batch.review_id is None
        batch_progress.store_ended_totals(session)
        session.commit()
        assert any_office.messages() == []
        paper_requests.cancel_batch(session, batch, any_office.now)
        batch_progress.store_ended_totals(session)
        session.commit()

    any_office.send()
    (request,) = receiver.received
    told = json.loads(request.body)["data"]
    assert told["counts"][PaperStatus.CANCELLED] == 1
    assert told["url"] == f"{URL}/api/v1/batches/{told['batch_id']}"


def test_a_day_that_passes_is_told_once_and_one_of_long_ago_never(any_office: Office) -> None:
    any_office.add("https://may.coquan.vn/", WebhookKind.DEADLINE_PASSED)
    with Session(any_office.engine) as session:
        review = session.get_one(Review, any_office.review)

        def told_when_due(day: dt.date) -> int:
            review.reports_due_on = day
            session.flush()
            return sources.announce_passed_deadlines(session, any_office.now)

        today = any_office.now.date()
        assert told_when_due(today - dt.timedelta(days=30)) == 0
        due = today + dt.timedelta(days=1)
        assert told_when_due(due) == 0
        any_office.pass_time(dt.timedelta(days=3))
        assert told_when_due(due) == 1
        assert told_when_due(due) == 0
        message = session.scalars(select(WebhookMessage)).one()
        assert message.data == {
            "council_id": 1, "review_id": review.id, "task": "report", "due_on": str(due),
        }  # fmt: skip
