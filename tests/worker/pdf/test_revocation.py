"""Certificates that issuers revoked, by lists in the trust folder: each way a list tells of one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

from standalone.trust_faults import find_trust_faults
from tests.worker.pdf.signing import (
    LEADER,
    NOW,
    Identity,
    authority,
    call_apart,
    issue,
    revoke,
    sign,
)
from tests.worker.pdf.test_signed_copy import printed
from worker.pdf.signatures import read_signatures
from workflow.domain.signatures import SignatureOutcome as Outcome

STAMPS = (ExtendedKeyUsageOID.TIME_STAMPING,)
DAY = dt.timedelta(days=1)
RECEIVED = NOW + dt.timedelta(minutes=1)
HOLD = x509.CRLReason(x509.ReasonFlags.certificate_hold)
GIVEN_BACK = x509.CRLReason(x509.ReasonFlags.remove_from_crl)
OF_OTHERS = x509.IssuingDistributionPoint(
    full_name=None,
    relative_name=None,
    only_contains_user_certs=False,
    only_contains_ca_certs=False,
    only_some_reasons=None,
    indirect_crl=True,
    only_contains_attribute_certs=False,
)


@dataclass(frozen=True)
class Lists:
    """Makes the lists of a case about the certificate of a signer."""

    make: Callable[[x509.Certificate], list[bytes]]
    outcome: Outcome
    is_known: bool = field(default=True)


def _to_pem(der: bytes) -> bytes:
    return x509.load_der_x509_crl(der).public_bytes(serialization.Encoding.PEM)


CASES: dict[str, Lists] = {
    "none": Lists(lambda _cert: [], Outcome.GOOD, is_known=False),
    "lists nobody": Lists(lambda _cert: [revoke()], Outcome.GOOD),
    "listed": Lists(lambda cert: [revoke(cert)], Outcome.REVOKED),
    "listed, PEM": Lists(lambda cert: [_to_pem(revoke(cert))], Outcome.REVOKED),
    "listed, out of date": Lists(
        lambda cert: [revoke(cert, at=NOW - 90 * DAY, listed_at=NOW - 90 * DAY)], Outcome.REVOKED
    ),
    "revoked after it came in": Lists(lambda cert: [revoke(cert, at=RECEIVED + DAY)], Outcome.GOOD),
    "stolen before it came in": Lists(
        lambda cert: [
            revoke(cert, at=RECEIVED + DAY, extensions=(x509.InvalidityDate(NOW - DAY),))
        ],
        Outcome.REVOKED,
    ),
    "by another of the same name": Lists(
        lambda cert: [revoke(cert, by=Identity(authority().certificate, authority("CA lạ").key))],
        Outcome.GOOD,
        is_known=False,
    ),
    "of another issuer": Lists(
        lambda cert: [revoke(cert, by=authority("CA lạ"))], Outcome.GOOD, is_known=False
    ),
    "of other issuers' certificates": Lists(
        lambda cert: [revoke(cert, of_list=(OF_OTHERS,))], Outcome.GOOD, is_known=False
    ),
    "held": Lists(lambda cert: [revoke(cert, extensions=(HOLD,))], Outcome.REVOKED),
    "held and given back": Lists(
        lambda cert: [revoke(), revoke(cert, extensions=(HOLD,), listed_at=NOW - 3 * DAY)],
        Outcome.GOOD,
    ),
    "given back by what is added to a list": Lists(
        lambda cert: [
            revoke(cert, extensions=(HOLD,), listed_at=NOW - 3 * DAY),
            revoke(cert, extensions=(GIVEN_BACK,), of_list=(x509.DeltaCRLIndicator(1),)),
        ],
        Outcome.GOOD,
    ),
    "held, and nothing new is added to the list": Lists(
        lambda cert: [
            revoke(cert, extensions=(HOLD,), listed_at=NOW - 3 * DAY),
            revoke(of_list=(x509.DeltaCRLIndicator(1),)),
        ],
        Outcome.REVOKED,
    ),
    "left out of later lists": Lists(
        lambda cert: [revoke(), revoke(cert, at=NOW - 9 * DAY, listed_at=NOW - 9 * DAY)],
        Outcome.REVOKED,
    ),
}


def look(copy: bytes, *trusted: bytes) -> tuple[Outcome, dt.date | None]:
    (found,) = call_apart(read_signatures, copy, trusted, RECEIVED)
    return Outcome(found["outcome"]), found.get("not_revoked_on")


@pytest.mark.parametrize("name", CASES)
def test_what_lists_tell_of_a_certificate_is_told(name: str) -> None:
    case, who = CASES[name], issue(LEADER)

    outcome, day = look(sign(printed(), who), authority().pem, *case.make(who.certificate))

    assert outcome is case.outcome
    assert (day is not None) is (case.outcome is Outcome.GOOD and case.is_known)


def test_a_revoked_issuer_between_signer_and_root_takes_its_signers_along() -> None:
    between = issue("CA giữa", is_authority=True)
    signed = sign(printed(), issue(LEADER, by=between), behind=(between,))
    trusted = (authority().pem, revoke(by=between))

    assert look(signed, *trusted) == (Outcome.GOOD, None)  # of the one between nobody tells
    assert look(signed, *trusted, revoke())[1] is not None
    assert look(signed, *trusted, revoke(between.certificate))[0] is Outcome.REVOKED


def test_a_trusted_stamp_proves_that_it_was_signed_before() -> None:
    who = issue(LEADER)
    stamping = issue("Dấu thời gian", rsa_bits=2048, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))
    stranger = issue(
        "Lạ", by=authority("CA lạ"), rsa_bits=2048, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,)
    )
    trusted = (authority().pem, revoke(who.certificate))

    def stamp(by: Identity, moment: dt.datetime) -> Outcome:
        return look(sign(printed(), who, stamped_by=(by, moment)), *trusted)[0]

    assert stamp(stamping, NOW - 2 * DAY) is Outcome.GOOD
    assert stamp(stamping, NOW) is Outcome.REVOKED
    assert stamp(stranger, NOW - 2 * DAY) is Outcome.REVOKED


@pytest.mark.parametrize(
    "junk", [b"", b"khong phai", b"-----BEGIN X509 CRL-----\nAAAA\n", b"0\x03"]
)
def test_a_file_that_cannot_be_read_hides_no_other(
    junk: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    who, folder = issue(LEADER), tmp_path_factory.mktemp("trust")
    (folder / "hong.crl").write_bytes(junk)
    (folder / "goc.pem").write_bytes(authority().pem)
    (folder / "cu.crl").write_bytes(revoke(listed_at=NOW - 90 * DAY))
    signed = sign(printed(), who)

    assert look(signed, junk, authority().pem)[0] is Outcome.GOOD
    assert look(signed, revoke(who.certificate), junk, authority().pem)[0] is Outcome.REVOKED
    faults = sorted(find_trust_faults(folder, NOW))
    assert [one.partition(":")[0] for one in faults] == ["cu.crl", "hong.crl"]
    assert "hết hạn" in faults[0]
