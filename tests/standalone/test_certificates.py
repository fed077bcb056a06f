"""The private authority of Compose: everybody gets a certificate in time, nobody sees its key."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from standalone.certificates import (
    AUTHORITY,
    CERTIFICATE,
    HOLDERS,
    KEY,
    ensure_certificates,
    read_end,
)

NOW = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)
NAMES = [holder.name for holder in HOLDERS]


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_each_has_a_certificate_that_the_authority_vouches_for(tmp_path: Path) -> None:
    assert ensure_certificates(tmp_path, NOW) == NAMES

    for holder in HOLDERS:
        folder = tmp_path / holder.name
        made, authority = read(folder / CERTIFICATE), read(folder / AUTHORITY)
        made.verify_directly_issued_by(authority)
        usage = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert (ExtendedKeyUsageOID.SERVER_AUTH in usage) is holder.is_server
        assert made.subject.rfc4514_string() == f"CN={holder.subject}"
        open_to = 0o444 if holder.is_server else 0o600
        assert (folder / KEY).stat().st_mode & 0o777 == open_to
    assert (tmp_path / "authority" / KEY).stat().st_mode & 0o777 == 0o600
    assert not any((tmp_path / name / "authority").exists() for name in NAMES)


def test_what_ends_soon_is_renewed_by_the_same_authority(tmp_path: Path) -> None:
    ensure_certificates(tmp_path, NOW)
    authority = (tmp_path / "authority" / AUTHORITY).read_bytes()

    assert ensure_certificates(tmp_path, NOW + dt.timedelta(days=250)) == []
    later = NOW + dt.timedelta(days=300)
    (tmp_path / "redis" / CERTIFICATE).write_bytes(b"cut short")
    assert ensure_certificates(tmp_path, later) == NAMES

    assert (tmp_path / "authority" / AUTHORITY).read_bytes() == authority
    assert read_end(tmp_path / "service" / CERTIFICATE) - later == dt.timedelta(days=400)


@pytest.mark.parametrize("days", [3300, 4000])
def test_a_new_authority_gives_everybody_a_new_certificate(tmp_path: Path, days: int) -> None:
    ensure_certificates(tmp_path, NOW)
    later = NOW + dt.timedelta(days=days)

    assert ensure_certificates(tmp_path, later) == NAMES
    for name in NAMES:
        made = read(tmp_path / name / CERTIFICATE)
        made.verify_directly_issued_by(read(tmp_path / "authority" / AUTHORITY))
