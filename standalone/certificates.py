"""A private authority for the connections within Compose, and a certificate for each that talks.

`python -m standalone.certificates FOLDER` makes what is missing there and renews what ends soon;
Compose runs it before everything else. Each certificate lies in a folder of its own, which is all
that its container sees; nobody but this program sees the key of the authority.
"""

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from standalone.data_folder import write_durably

CERTIFICATE, KEY, AUTHORITY = "certificate.crt", "private.key", "ca.crt"
_AUTHORITY_LIFE = dt.timedelta(days=3650)
_LIFE = dt.timedelta(days=400)
#: Renewed this long before its end: releases, at each of which Compose runs this, come quarterly.
_RENEWED_BEFORE = dt.timedelta(days=130)
_CLOCKS_DIFFER = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Holder:
    """Whom a certificate names, and whether it answers to that name or signs in by it."""

    name: str
    #: The subject, for PostgreSQL the role.
    subject: str
    is_server: bool


HOLDERS = (
    Holder("postgres", "postgres", is_server=True),
    Holder("redis", "redis", is_server=True),
    Holder("service", "thidua", is_server=False),
    Holder("owner", "thidua_owner", is_server=False),
)


@dataclass(frozen=True)
class _Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def ensure_certificates(folder: Path, now: dt.datetime) -> list[str]:
    """Make or renew what is needed; returns the names of those that got a new certificate."""
    authority, is_new = _ensure_authority(folder / "authority", now)
    due = [one for one in HOLDERS if is_new or _is_due(folder / one.name, now)]
    for holder in due:
        _issue(folder / holder.name, holder, authority, now)
    return [holder.name for holder in due]


def read_end(certificate: Path) -> dt.datetime:
    """Read when a certificate ends; raises `OSError`, `ValueError`."""
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


def _ensure_authority(folder: Path, now: dt.datetime) -> tuple[_Authority, bool]:
    path = folder / AUTHORITY
    if path.exists() and read_end(path) - now > _LIFE:
        key = load_pem_private_key((folder / KEY).read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{folder / KEY}: another kind of key")
        return _Authority(x509.load_pem_x509_certificate(path.read_bytes()), key), False
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Thi Đua, private authority")
    certificate = (
        _begin(name, name, key.public_key(), now, _AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, SHA256())
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(folder / KEY, _pem(key))
    write_durably(path, certificate.public_bytes(Encoding.PEM))
    return _Authority(certificate, key), True


def _is_due(folder: Path, now: dt.datetime) -> bool:
    try:
        return read_end(folder / CERTIFICATE) - now < _RENEWED_BEFORE
    except (OSError, ValueError):
        return True


def _issue(folder: Path, holder: Holder, authority: _Authority, now: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    # A server's health check is a client of itself.
    purposes = [ExtendedKeyUsageOID.CLIENT_AUTH]
    purposes += [ExtendedKeyUsageOID.SERVER_AUTH] if holder.is_server else []
    names = [holder.name, "localhost"] if holder.is_server else [holder.name]
    certificate = (
        _begin(_name(holder.subject), authority.certificate.subject, key.public_key(), now, _LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
        )
        .sign(authority.key, SHA256())
    )
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    write_durably(folder / KEY, _pem(key))
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / AUTHORITY).write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    if holder.is_server:  # run by another user, in the only container that sees this folder
        (folder / KEY).chmod(0o444)


def _begin(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: dt.datetime,
    life: dt.timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + life)
    )


def _name(subject: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def main() -> int:
    """Make and renew; say on standard output which."""
    names = ensure_certificates(Path(sys.argv[1]), dt.datetime.now(dt.UTC))
    sys.stdout.write(f"new certificates: {', '.join(names) or 'none'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
