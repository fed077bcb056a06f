"""Standard Webhooks 1.0 (standardwebhooks.com): kinds of messages, signatures, retries."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets

from workflow.domain.labels import N_, Labelled

SECRET_PREFIX = "whsec_"  # noqa: S105 (how every secret begins)
_SECRET_BYTES = 32


class WebhookKind(Labelled):
    """The kinds of messages; the value is the `type` of the message."""

    REVIEW_MOVED = "review.moved", N_("Kỳ tổng kết chuyển bước")
    PAPER_READY = "paper.ready", N_("Văn bản tạo xong")
    PAPER_ISSUED = "paper.issued", N_("Văn bản phát hành")
    BATCH_DONE = "batch.done", N_("Đợt tạo văn bản hàng loạt xong")
    DEADLINE_PASSED = "deadline.passed", N_("Một việc quá hạn")


#: How long the next try waits, by how many have failed: the schedule of Standard Webhooks.
RETRY_AFTER = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=14),
    dt.timedelta(hours=20),
    dt.timedelta(hours=24),
)
#: A receiver that has taken nothing for this long is sent nothing more until somebody says so.
DISABLE_AFTER = dt.timedelta(days=5)
#: How long the secret before a new one signs as well.
OLD_SECRET_LIFE = dt.timedelta(days=1)


def make_secret() -> str:
    """Make a new random secret as Standard Webhooks writes it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def sign_message(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Sign a message: one entry of the header `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def next_try_after(failed: int) -> dt.timedelta | None:
    """Return how long to wait after so many failed tries; None after the last."""
    return RETRY_AFTER[failed - 1] if failed <= len(RETRY_AFTER) else None
