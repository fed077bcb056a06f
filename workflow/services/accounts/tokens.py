"""Tokens for programs: given once, kept as hashes, ended by time or by hand.

A token acts as its account, with no more than the rights it was given and never with more than
the account has by now. A system of an office gets an account of its own, without a password.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import BadInputError, Message, NotFoundError
from workflow.domain.roles import Right, list_possible_rights
from workflow.domain.vietnamese_text import normalize_text
from workflow.models import Account, ApiToken, SecurityEventKind
from workflow.services.security_log import log_security_event

#: Told by it where it was lost: searches of leaked secrets know a token by how it begins.
PREFIX = "td_live_"
#: By a test token everything is checked and answered, and nothing stored but trial papers.
TEST_PREFIX = "td_test_"
#: The days for which a token may be given.
LIVES = (30, 90, 365)
#: Tokens of one account at a time.
MOST_TOKENS = 20
#: A token that was used less than this ago is not written to again.
USED_WITHIN = dt.timedelta(minutes=5)
_SHOWN = len(PREFIX) + 4
_LONGEST_NAME = 100


def list_grantable_rights(account: Account) -> list[Right]:
    """List the rights that a token of the account may carry, in their order.

    Staff of units get those of a bloc's officer: whether their unit heads a review is asked of
    each review.
    """
    mine = list_possible_rights(account.role)
    return [right for right in Right if right in mine]


def create_token(
    session: Session,
    account: Account,
    *,
    name: str,
    rights: Collection[Right],
    days: int,
    by: Account | None,
    now: dt.datetime,
    is_test: bool = False,
) -> str:
    """Give an account a token and return it, this once; raises `BadInputError`."""
    name = normalize_text(name, field="name").strip()[:_LONGEST_NAME]
    if not name:
        raise BadInputError(Message("Hãy ghi mã này dùng cho việc gì."), field="name")
    granted = [right for right in list_grantable_rights(account) if right in rights]
    if not granted or len(granted) != len(set(rights)):
        raise BadInputError(Message("Hãy chọn những quyền mà tài khoản có."), field="rights")
    if days not in LIVES:
        raise BadInputError(Message("Hãy chọn thời hạn trong danh sách."), field="days")
    if len(list_open_tokens(session, account, now)) >= MOST_TOKENS:
        raise BadInputError(
            Message("Tài khoản đã có {count} mã; hãy thu hồi mã không dùng.", count=MOST_TOKENS),
            field="name",
        )
    token = (TEST_PREFIX if is_test else PREFIX) + secrets.token_urlsafe(32)
    row = ApiToken(
        token_sha256=_hash(token),
        account=account,
        name=name,
        start=token[:_SHOWN],
        rights=[right.value for right in granted],
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    session.add(row)
    session.flush()
    _log(session, SecurityEventKind.TOKEN_GIVEN, row, by, now)
    return token


def revoke_token(
    session: Session, account: Account, token_id: int, *, by: Account | None, now: dt.datetime
) -> ApiToken:
    """End a token of an account; raises `NotFoundError` if it has no such one."""
    query = select(ApiToken).filter_by(id=token_id, account_id=account.id).with_for_update()
    row = session.scalar(query)
    if row is None:
        raise NotFoundError(Message("Không tìm thấy mã này."))
    if row.revoked_at is None:
        row.revoked_at = now
        _log(session, SecurityEventKind.TOKEN_REVOKED, row, by, now)
    return row


def _log(
    session: Session,
    kind: SecurityEventKind,
    row: ApiToken,
    by: Account | None,
    now: dt.datetime,
) -> None:
    detail = {"token": row.id, "name": row.name, "rights": row.rights}
    log_security_event(
        session,
        kind,
        now=now,
        account_id=row.account_id,
        by_id=by.id if by else None,
        detail=detail,
    )


def find_token(session: Session, token: str, now: dt.datetime) -> ApiToken | None:
    """The row of a token that counts now, with its account."""
    query = (
        select(ApiToken)
        .join(ApiToken.account)
        .where(
            ApiToken.token_sha256 == _hash(token),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
            Account.active,
        )
        .options(joinedload(ApiToken.account))
    )
    return session.scalar(query)


def list_open_tokens(session: Session, account: Account, now: dt.datetime) -> Sequence[ApiToken]:
    """List the tokens of an account that count now, the newest first."""
    query = select(ApiToken).where(
        ApiToken.account_id == account.id,
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > now,
    )
    return session.scalars(query.order_by(ApiToken.id.desc())).all()


def mark_used(session: Session, token_id: int, now: dt.datetime) -> None:
    """Note that a token is in use."""
    unseen = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < now - USED_WITHIN)
    query = update(ApiToken).where(ApiToken.id == token_id, unseen)
    session.execute(query.values(last_used_at=now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
