"""Whose account a provider's word opens: linked by an administrator or by the person, by issuer and
subject only; and what its groups make of the account."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workflow.config.sign_on import GroupRule, SignOnProvider
from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_
from workflow.domain.roles import Role, Scope
from workflow.domain.vietnamese_text import fold_name, normalize_text
from workflow.models import Account, Council, SecurityEventKind, SignOnIdentity
from workflow.services.accounts import management
from workflow.services.accounts.management import AccountDetails
from workflow.services.accounts.openid import (
    MAX_SUBJECT,
    ProvidedIdentity,
    SignOnRefusedError,
)
from workflow.services.security_log import log_security_event


def list_identities(session: Session, account: Account) -> Sequence[SignOnIdentity]:
    """List by which providers an account may be opened."""
    query = select(SignOnIdentity).filter_by(account_id=account.id)
    return session.scalars(query.order_by(SignOnIdentity.id)).all()


def add_identity(
    session: Session,
    account: Account,
    issuer: str,
    subject: str,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Let a provider's subject open an account; raises `BadInputError` where either is taken."""
    subject = normalize_text(subject, field="subject").strip()
    if not 0 < len(subject) <= MAX_SUBJECT:
        raise BadInputError(Message("Hãy ghi mã người dùng ở nơi đăng nhập."), field="subject")
    row = SignOnIdentity(account_id=account.id, issuer=issuer, subject=subject, created_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        message = N_(
            "Mã này đã nối với một tài khoản, hoặc tài khoản đã nối với nơi đăng nhập này."
        )
        raise BadInputError(Message(message), field="subject") from None
    _log(session, SecurityEventKind.IDENTITY_ADDED, account, by, now, issuer=issuer)


def remove_identity(
    session: Session, account: Account, identity_id: int, *, by: Account | None, now: dt.datetime
) -> bool:
    """Let a provider open an account no more; says whether it did before."""
    gone = delete(SignOnIdentity).filter_by(id=identity_id, account_id=account.id)
    issuer = session.scalar(gone.returning(SignOnIdentity.issuer))
    if issuer is not None:
        _log(session, SecurityEventKind.IDENTITY_REMOVED, account, by, now, issuer=issuer)
    return issuer is not None


def _log(
    session: Session,
    kind: SecurityEventKind,
    account: Account,
    by: Account | None,
    now: dt.datetime,
    **detail: str,
) -> None:
    log_security_event(
        session, kind, now=now, account_id=account.id, by_id=by.id if by else None, detail=detail
    )


def find_account(
    session: Session, provider: SignOnProvider, shown: ProvidedIdentity, now: dt.datetime
) -> Account:
    """Find the account that a provider's word opens, with the role that its groups give.

    Raises `SignOnRefusedError` where nobody linked the two, the account is locked, or the settings
    give its groups nothing.
    """
    row = session.scalar(
        select(SignOnIdentity).filter_by(issuer=shown.issuer, subject=shown.subject)
    )
    if row is None or not row.account.active:
        message = Message(
            "{provider} biết anh/chị, nhưng chưa có tài khoản nào ở đây nối với mã «{subject}». "
            "Hãy gửi mã này cho người quản trị, hoặc đăng nhập cách khác rồi tự nối.",
            provider=provider.name,
            subject=shown.subject,
        )
        raise SignOnRefusedError(message, "nobody is linked" if row is None else "locked")
    row.last_used_at = now
    _apply_groups(session, row.account, provider, shown, now)
    return row.account


def _apply_groups(
    session: Session,
    account: Account,
    provider: SignOnProvider,
    shown: ProvidedIdentity,
    now: dt.datetime,
) -> None:
    """Give an account the role and place of the first rule that fits."""
    if not provider.rules:
        return
    rule = next((rule for rule in provider.rules if rule.group in shown.groups), None)
    if rule is None:
        if provider.keep_without_group:
            return
        message = N_(
            "Không nhóm nào của anh/chị ở {provider} được vào đây; hãy hỏi người quản trị."
        )
        raise SignOnRefusedError(Message(message, provider=provider.name), "no group fits")
    details = _describe_place(session, account, rule)
    if management.change_account(session, account, details, by=None, now=now):
        kind = SecurityEventKind.ROLE_FROM_GROUP
        _log(
            session, kind, account, None, now,
            issuer=provider.issuer, group=rule.group, role=rule.role,
        )  # fmt: skip


def _describe_place(session: Session, account: Account, rule: GroupRule) -> AccountDetails:
    """Say what a rule makes of an account; of staff the unit stays where the rule names none."""
    role, unit = Role(rule.role), rule.unit
    council = _find_council(session, rule.council) if rule.council else None
    if role.scope is Scope.UNIT and not unit and account.unit:
        unit, council = account.unit.name, account.unit.council
    return AccountDetails(account.name, account.email or "", role, council, unit)


def _find_council(session: Session, name: str) -> Council:
    found = session.scalar(select(Council).filter_by(folded_name=fold_name(name)))
    if found is None:
        message = N_("Nhóm được gán vào «{council}», nơi không có ở đây; hãy báo người quản trị.")
        raise SignOnRefusedError(Message(message, council=name), "no such council")
    return found
