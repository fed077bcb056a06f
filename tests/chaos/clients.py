"""People who save forms meanwhile: each answer is written down, and held to what was stored."""

import datetime as dt
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import Message
from http.client import HTTPException
from urllib.response import addinfourl

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from standalone import data_folder
from tests.chaos.backends import Backend
from tests.sign_in import sign_in_directly
from workflow.domain.record import decode_record
from workflow.domain.roles import Role
from workflow.models import Account, Event, EventKind, Review, Snapshot
from workflow.services.accounts import credentials
from workflow.web.auth.current_user import TOKEN_KEY
from workflow.web.protection.security import Sha256Sessions

#: The fields of the form that are saved together.
FIELDS = (
    "council-place",
    "council-granting_authority",
    "council-standing_office",
    "bloc-code",
    "bloc-established_by",
)
#: What the page says: done; stale, refused; try again. No answer: the web was killed meanwhile.
DONE, REFUSED, TOO_MANY, AGAIN, NO_ANSWER = 302, 422, 429, 503, 0
#: Seconds between two saves of one person, who may send 240 forms a minute.
PACE_S = 0.3
TIMEOUT_S = 40.0
_ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')
_HIDDEN = ("csrf_token", "seen", "version")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def _opened(request: urllib.request.Request) -> addinfourl:
    """The answer, whatever its status."""
    try:
        found: addinfourl = _OPENER.open(request, timeout=TIMEOUT_S)
    except urllib.error.HTTPError as error:
        return error
    return found


@dataclass(frozen=True)
class FormAnswer:
    """What came back, and how long that took."""

    status: int
    text: str
    seconds: float
    #: Where it sends the browser.
    location: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the one-line fields of a form, hidden ones too."""
        return {
            found["name"]: found.get("value", "")
            for tag in re.findall(r"<input\b[^>]*>", self.text)
            if (found := dict(_ATTRIBUTE.findall(tag))).get("name")
        }

    @property
    def reasons(self) -> dict[str, str]:
        """A reason for everything that asks for one."""
        return dict.fromkeys(re.findall(r'<textarea\b[^>]*\bname="([^"]*)"', self.text), "lý do")


@dataclass
class Client:
    """Somebody who is signed in."""

    url: Callable[[], str]
    cookie: str

    def get(self, path: str) -> FormAnswer:
        return self._send(urllib.request.Request(self.url() + path))  # noqa: S310 (ours)

    def post(self, path: str, page: FormAnswer, values: dict[str, str]) -> FormAnswer:
        """Send a form as its page gave it out."""
        hidden = {name: text for name, text in page.fields.items() if name in _HIDDEN}
        body = urllib.parse.urlencode({**hidden, **values}).encode()
        return self._send(urllib.request.Request(self.url() + path, data=body))  # noqa: S310 (ours)

    def upload(self, path: str, page: FormAnswer, name: str, content: bytes) -> FormAnswer:
        """Send a file with a form."""
        token = page.fields["csrf_token"].encode()
        body = (
            b'--parts\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%b\r\n'
            b'--parts\r\nContent-Disposition: form-data; name="%b"; filename="a.docx"\r\n\r\n'
            b"%b\r\n--parts--\r\n"
        ) % (token, name.encode(), content)
        request = urllib.request.Request(self.url() + path, data=body)  # noqa: S310 (ours)
        request.add_header("Content-Type", "multipart/form-data; boundary=parts")
        return self._send(request)

    def _send(self, request: urllib.request.Request) -> FormAnswer:
        request.add_header("Cookie", f"thidua={self.cookie}")
        began = time.monotonic()
        try:
            with _opened(request) as found:
                status, location = found.code or NO_ANSWER, found.headers.get("Location", "")
                text = found.read().decode()
                self._keep_cookie(found.headers)
        except (OSError, HTTPException):
            status, text, location = NO_ANSWER, "", ""
        return FormAnswer(status, text, time.monotonic() - began, location)

    def _keep_cookie(self, headers: Message) -> None:
        for line in headers.get_all("Set-Cookie") or ():
            if found := re.match("thidua=([^;]+)", line):
                self.cookie = found[1]


def sign_in(backing: Backend, session: Session, url: Callable[[], str]) -> Client:
    """The administrator, with the cookie that signing in would have given."""
    account = session.scalars(select(Account).filter_by(role=Role.ADMINISTRATOR)).first()
    assert account
    return Client(url, cookie_for(backing, session, account))


def add_administrators(session: Session, count: int) -> list[Account]:
    """Further administrators, each signing in as nobody before."""
    present = session.scalar(select(func.count()).select_from(Account)) or 0
    added = [
        credentials.add_account(
            session, login=f"nguoi{number}", name=f"Người {number}", role=Role.ADMINISTRATOR,
            now=dt.datetime.now(dt.UTC),
        )
        for number in range(present, present + count)
    ]  # fmt: skip
    session.commit()
    return added


def cookie_for(backing: Backend, session: Session, account: Account) -> str:
    """A session cookie, signed with the secret of the service."""
    key = data_folder.ensure_secret_key_file(backing.data).read_text().strip()
    return sign_cookie(key, session, account)


def sign_cookie(secret_key: str, session: Session, account: Account) -> str:
    """The cookie of a new session of theirs."""
    app = Flask("cookies")
    app.secret_key = secret_key
    signer = Sha256Sessions().get_signing_serializer(app)
    assert signer
    user = sign_in_directly(session, account)
    return str(signer.dumps({TOKEN_KEY: user.token, "_permanent": True}))


@dataclass
class Savers:
    """People who save the same form again and again, each for a review of their own."""

    person: Client
    reviews: list[int]
    #: What each save put into the form's fields, and its answer.
    answers: list[tuple[int, str, FormAnswer]] = field(default_factory=list)
    pages: list[FormAnswer] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They save while the block runs."""
        end = threading.Event()
        threads = [
            threading.Thread(target=self._save_until, args=(end, review), daemon=True)
            for review in self.reviews
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            end.set()
            for thread in threads:
                thread.join(2 * TIMEOUT_S)

    def _save_until(self, end: threading.Event, review: int) -> None:
        number, person = 0, replace(self.person)
        while not end.wait(PACE_S * len(self.reviews)):
            number += 1
            self.save(review, f"lần {review}.{number}.{time.time():.0f}", person)

    def save(self, review: int, word: str, person: Client) -> FormAnswer:
        """Open the form, type the word into every field, send it."""
        path = f"reviews/{review}/edit/general"
        page = person.get(path)
        self.pages.append(page)
        if page.status != 200:
            return page
        values = {**dict.fromkeys(FIELDS, word), "bloc-kind": ""}
        answer = person.post(path, page, values)
        self.answers.append((review, word, answer))
        return answer

    @property
    def statuses(self) -> Counter[int]:
        return Counter(answer.status for _review, _word, answer in self.answers)

    @property
    def slowest(self) -> float:
        return max((answer.seconds for _, _, answer in self.answers), default=0.0)

    def odd(self) -> list[str]:
        """Answers that are neither done nor a clear "try again"."""
        clear = {DONE, REFUSED, TOO_MANY, AGAIN, NO_ANSWER}
        every = [answer for *_, answer in self.answers] + [
            page for page in self.pages if page.status != 200
        ]
        odd = [answer for answer in every if answer.status not in clear]
        unclear = [one for one in every if one.status == AGAIN and "thử lại" not in one.text]
        return [f"{one.status}: {one.text[:200]}" for one in [*odd, *unclear]]

    def told(self) -> str:
        """The answers in a few words."""
        names = {
            DONE: "saved",
            REFUSED: "changed by another",
            AGAIN: "try again",
            TOO_MANY: "too many",
            NO_ANSWER: "cut off",
        }
        counts = sorted(self.statuses.items(), key=lambda row: -row[1])
        words = [f"{count} {names.get(status, status)}" for status, count in counts]
        return f"forms: {', '.join(words)}; slowest {self.slowest:.1f} s"

    def found(self, engine: Engine) -> list[str]:
        """Everything that should not have been."""
        with Session(engine) as session:
            return [*self.odd(), *self.damage(session)]

    def damage(self, session: Session) -> list[str]:
        """What was said to be done and is not there, or is there in part."""
        found = [fault for review in self.reviews for fault in _faults(session, review)]
        for review, word, answer in self.answers:
            if answer.status == DONE and word not in words_of(session, review):
                found.append(f"review {review}: «{word}» was said to be saved")
        return found


def words_of(session: Session, review: int) -> set[str | None]:
    query = select(Snapshot.facts).filter_by(review_id=review)
    return {decode_record(facts).bloc.code for facts in session.scalars(query)}


def _faults(session: Session, review_id: int) -> list[str]:
    """A save writes a snapshot, the review's version and an event, or nothing."""
    review = session.get_one(Review, review_id)
    query = select(Snapshot).filter_by(review_id=review_id).order_by(Snapshot.version)
    snapshots = session.scalars(query).all()
    saved = select(Event).filter_by(review_id=review_id, kind=EventKind.SAVED)
    faults = []
    if [one.version for one in snapshots] != list(range(1, review.version + 1)):
        faults.append(f"review {review_id}: versions do not follow each other")
    if len(session.scalars(saved).all()) != review.version - 1:
        faults.append(f"review {review_id}: not one event for each version")
    for snapshot in snapshots[1:]:
        record = decode_record(snapshot.facts)
        parts = (record.council.place, record.council.granting_authority, record.bloc.code)
        if len({*parts, record.council.standing_office, record.bloc.established_by}) != 1:
            faults.append(f"review {review_id}: half a form in version {snapshot.version}")
    return faults
