"""The pages of webhooks: a secret shown once, a log of what was answered, what is sent again."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from tests.webhook_receiver import Receiver, run_receiver
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.models import Review, Webhook
from workflow.services.reviews import make_move
from workflow.services.webhooks import delivery
from workflow.services.webhooks.addresses import AddressPolicy
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
ADDRESS = "/webhooks"
TYPED = {"name": "Văn thư", "url": "https://may.coquan.vn/nhan", "kinds": "review.moved"}
ANY = AddressPolicy(allow_private=True, allow_http=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with run_receiver() as there:
        yield there


def test_a_secret_is_shown_once_and_renewed(db: Session, world: World, browser: Open) -> None:
    council = browser("council")

    page = council.submit(council.get(ADDRESS), ADDRESS, TYPED)

    secret = page.by_id("secret").get("value", "")
    assert secret.startswith("whsec_")
    assert secret == db.query(Webhook).one().secret
    db.rollback()
    assert secret not in council.get(f"{ADDRESS}/1").text
    renewed = council.submit(council.get(f"{ADDRESS}/1"), f"{ADDRESS}/1/secret")
    assert renewed.by_id("secret").get("value") == db.query(Webhook).one().secret != secret


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"url": "http://may.coquan.vn/"}, "Địa chỉ phải bắt đầu bằng https://."),
        ({"url": "https://10.0.0.1/"}, "Không gửi tới địa chỉ trong mạng riêng."),
        ({"name": ""}, "Hãy ghi bản tin gửi tới hệ thống nào."),
    ],
)
def test_what_cannot_be_sent_to_is_refused_beside_its_field(
    db: Session, browser: Open, changed: dict[str, str], fault: str
) -> None:
    council = browser("council")

    page = council.submit(council.get(ADDRESS), ADDRESS, TYPED | changed, status=422)

    assert page.faults == [fault]
    assert db.query(Webhook).count() == 0


def test_the_log_shows_each_try_and_sends_again(
    db: Session, world: World, browser: Open, receiver: Receiver
) -> None:
    council = browser("council")
    council.submit(council.get(ADDRESS), ADDRESS, TYPED)
    db.query(Webhook).one().url = receiver.url
    review = db.get_one(Review, world.review)
    make_move(db, review, "submit_reports", by=None, now=now(), accepted={"W201": "Thử"})
    db.commit()
    receiver.answers += [503]
    place = delivery.SendingPlace(ANY)
    assert delivery.send_waiting(db.get_bind(), place, now) == 1  # type: ignore[arg-type]

    page = council.get(f"{ADDRESS}/1")

    assert "answered 503" in page.text
    assert "Máy nhận không nhận bản tin này." in page.text
    assert "Gửi lại lúc" in page.text
    stopped = council.submit(page, f"{ADDRESS}/1/switch")
    assert "Đã ngừng gửi." in stopped.text
    council.submit(council.get(f"{ADDRESS}/1"), f"{ADDRESS}/1/switch")
    again = council.submit(
        council.get(f"{ADDRESS}/1"), f"{ADDRESS}/1/replay", {"since": f"{now():%d/%m/%Y}"}
    )
    assert "Số bản tin sẽ được gửi lại: 1." in again.text
    assert delivery.send_waiting(db.get_bind(), place, now) == 1  # type: ignore[arg-type]
    assert "answered 200" in council.get(f"{ADDRESS}/1").text


def test_a_webhook_is_removed_with_its_log(db: Session, browser: Open) -> None:
    council = browser("council")
    council.submit(council.get(ADDRESS), ADDRESS, TYPED)

    page = council.submit(council.get(f"{ADDRESS}/1"), f"{ADDRESS}/1/remove")

    assert "Đã xóa nơi nhận." in page.text
    assert db.query(Webhook).count() == 0
