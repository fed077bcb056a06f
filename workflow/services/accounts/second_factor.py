"""Second factors: TOTP (RFC 6238), passkeys (WebAuthn) and recovery codes, each usable once."""

import base64
import datetime as dt
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import pyotp
import webauthn
from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from workflow.domain.labels import N_
from workflow.domain.roles import Scope
from workflow.models import Account, FactorKind, SecondFactor

ISSUER = N_("Thi Đua")
RECOVERY_CODES = 10
#: Seconds of one TOTP step; the one before and the one after count too, for clocks that are off. So
#: two codes that count at one moment are at most so many steps apart.
_STEP, _STEPS_NEAR = 30, 2
_MAX_LABEL = 60
#: Bytes that an id may have (WebAuthn, "Credential ID").
_MAX_CREDENTIAL_ID = 1023
#: What the library raises for answers that no browser gives: only some of it is its own.
_NO_ANSWER = (
    *(WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError),
)


_PURPOSE = b"thidua second factor"
_NONCE_BYTES = 12
#: How what is sealed by AES-256-GCM begins; what is older begins with "gAAAA".
_SEALED = "gcm1:"


class SecretBox:
    """Encrypts TOTP secrets under the keys of the service; reads those of the key before too."""

    def __init__(self, *keys: str) -> None:
        given = [key for key in keys if key]
        self._ciphers = [AESGCM(_derive(key)) for key in given]
        self._old = MultiFernet([Fernet(_derive_old(key)) for key in given])

    def seal(self, text: str) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._ciphers[0].encrypt(nonce, text.encode(), _PURPOSE)
        return _SEALED + base64.urlsafe_b64encode(sealed).decode()

    def open(self, sealed: str) -> str:
        """The text; empty where no key of today opens it."""
        if not sealed.startswith(_SEALED):
            return self._open_old(sealed)
        content = base64.urlsafe_b64decode(sealed.removeprefix(_SEALED))
        for cipher in self._ciphers:
            with suppress(InvalidTag):
                nonce, text = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
                return cipher.decrypt(nonce, text, _PURPOSE).decode()
        return ""

    def _open_old(self, sealed: str) -> str:
        """Open what was sealed before AES-256-GCM."""
        try:
            return self._old.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return ""


def _derive(key: str) -> bytes:
    """A key of 256 bits for this purpose alone."""
    return HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())


def _derive_old(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factor" + key.encode()).digest())


@dataclass(frozen=True)
class Site:
    """The site that asks for a passkey: its host, and the origin that the browser must report."""

    host: str
    origin: str


def list_factors(session: Session, account: Account) -> Sequence[SecondFactor]:
    """List the second factors of an account, without recovery codes."""
    query = select(SecondFactor).filter_by(account_id=account.id)
    query = query.where(SecondFactor.kind != FactorKind.RECOVERY.value)
    return session.scalars(query.order_by(SecondFactor.id)).all()


def has_factor(session: Session, account: Account) -> bool:
    """Tell whether a password alone lets the account in no more."""
    query = select(SecondFactor.id).filter_by(account_id=account.id)
    query = query.where(SecondFactor.kind != FactorKind.RECOVERY.value)
    return session.scalar(query.limit(1)) is not None


def is_required(account: Account, policy: str) -> bool:
    """Tell whether an account must have one: nobody ("off"), "officers" of councils, or "all"."""
    return policy == "all" or (policy == "officers" and account.role.scope is not Scope.UNIT)


def totp_address(account: Account, secret: str) -> str:
    """Build the address that an authenticator app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)


def add_totp(
    session: Session, account: Account, secret: str, code: str, box: SecretBox, now: dt.datetime
) -> list[str] | None:
    """Add an app whose code is right; new recovery codes, or None for a wrong code."""
    step = _matching_step(secret, code, now)
    if step is None:
        return None
    factor = SecondFactor(
        account_id=account.id,
        kind=FactorKind.TOTP.value,
        label="TOTP",
        secret=box.seal(secret),
        counter=step,
        created_at=now,
    )
    session.add(factor)
    return _renew_recovery_codes(session, account, now)


def _matching_step(secret: str, code: str, now: dt.datetime) -> int | None:
    """The time step whose code this is, near now."""
    step = int(now.timestamp()) // _STEP
    totp, typed = pyotp.TOTP(secret), code.replace(" ", "")
    for near in (step, step - 1, step + 1):
        if hmac.compare_digest(totp.at(near * _STEP).encode(), typed.encode()):
            return near
    return None


def _is_unused(factor: SecondFactor, step: int) -> bool:
    """Tell whether no code of this step or a later one was used.

    One that was used while the clock was ahead says nothing, or nobody got in until that moment.
    """
    return step > factor.counter or factor.counter > step + _STEPS_NEAR


def _renew_recovery_codes(session: Session, account: Account, now: dt.datetime) -> list[str]:
    recovery = FactorKind.RECOVERY.value
    session.execute(delete(SecondFactor).filter_by(account_id=account.id, kind=recovery))
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    for code in codes:
        row = SecondFactor(
            account_id=account.id, kind=recovery, label="", secret=_hash(code), created_at=now
        )
        session.add(row)
    session.flush()
    return codes


def use_code(
    session: Session, account: Account, code: str, box: SecretBox, now: dt.datetime
) -> bool:
    """Tell whether a code lets the account in; it does so once."""
    query = select(SecondFactor).filter_by(account_id=account.id).with_for_update()
    for factor in session.scalars(query).all():
        if factor.kind == FactorKind.TOTP.value:
            step = _matching_step(box.open(factor.secret) or pyotp.random_base32(), code, now)
            if step is not None and _is_unused(factor, step):
                factor.counter, factor.last_used_at = step, now
                return True
        elif factor.kind == FactorKind.RECOVERY.value and hmac.compare_digest(
            factor.secret, _hash(code.strip().lower())
        ):
            session.delete(factor)
            return True
    return False


def passkey_options(account: Account, site: Site, known: Sequence[SecondFactor]) -> tuple[str, str]:
    """Build the JSON with which a browser makes a passkey, and return the challenge in it."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_name=account.login,
        user_display_name=account.name,
        exclude_credentials=_descriptors(known),
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def add_passkey(
    session: Session,
    account: Account,
    credential: str,
    *,
    challenge: str,
    site: Site,
    label: str,
    now: dt.datetime,
) -> list[str] | None:
    """Add a passkey that a browser made; new recovery codes, or None where it does not fit."""
    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except _NO_ANSWER:
        return None
    if len(verified.credential_id) > _MAX_CREDENTIAL_ID:
        return None
    factor = SecondFactor(
        account_id=account.id,
        kind=FactorKind.PASSKEY.value,
        label=label[:_MAX_LABEL],
        secret=bytes_to_base64url(verified.credential_public_key),
        credential_id=bytes_to_base64url(verified.credential_id),
        counter=verified.sign_count,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(factor)
    except IntegrityError:  # it is somebody's already
        return None
    return _renew_recovery_codes(session, account, now)


def sign_in_options(site: Site, known: Sequence[SecondFactor]) -> tuple[str, str]:
    """Build the JSON with which a browser shows a passkey, and its challenge; empty without any."""
    if not (allowed := _descriptors(known)):
        return "", ""
    options = webauthn.generate_authentication_options(rp_id=site.host, allow_credentials=allowed)
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def use_passkey(
    session: Session,
    account: Account,
    credential: str,
    *,
    challenge: str,
    asked_at: float,
    site: Site,
    now: dt.datetime,
) -> bool:
    """Tell whether what a browser shows is a passkey of the account, made for this challenge.

    A challenge that was given before the passkey was last used, as `asked_at` says, counts no
    more: many passkeys always say that they have signed 0 times.
    """
    query = select(SecondFactor).filter_by(account_id=account.id, kind=FactorKind.PASSKEY.value)
    for factor in session.scalars(query.with_for_update()).all():
        used_at = factor.last_used_at.timestamp() if factor.last_used_at else 0.0
        if asked_at <= used_at <= now.timestamp():  # later: while the clock was ahead
            continue
        try:
            shown = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=base64url_to_bytes(factor.secret),
                credential_current_sign_count=factor.counter,
            )
        except _NO_ANSWER:
            continue
        if bytes_to_base64url(shown.credential_id) == factor.credential_id:
            factor.counter, factor.last_used_at = shown.new_sign_count, now
            return True
    return False


def _descriptors(known: Sequence[SecondFactor]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(factor.credential_id))
        for factor in known
        if factor.credential_id
    ]


def remove_factor(session: Session, account: Account, factor_id: int) -> bool:
    """Take a factor away; with the last one its recovery codes go too."""
    gone = delete(SecondFactor).filter_by(id=factor_id, account_id=account.id)
    found = bool(session.execute(gone.returning(SecondFactor.id)).first())
    if found and not has_factor(session, account):
        remove_all_factors(session, account)
    return found


def remove_all_factors(session: Session, account: Account) -> None:
    """Let an account in with its password alone, for somebody who lost their device."""
    session.execute(delete(SecondFactor).filter_by(account_id=account.id))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
