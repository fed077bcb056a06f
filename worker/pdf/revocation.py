"""Whether issuers have revoked the certificates behind a signature (RFC 5280, 5), offline.

Only lists and answers that the issuer itself signed count. A list that is out of date still tells
what it lists; of what it does not list it tells only how things stood on its day.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.ocsp import OCSPCertStatus, OCSPResponse, OCSPSingleResponse

from worker.pdf.ocsp import find_answers

RevocationList = x509.CertificateRevocationList


@dataclass(frozen=True)
class Evidence:
    """What issuers have told: lists, and answers about single certificates."""

    lists: tuple[RevocationList, ...] = ()
    answers: tuple[OCSPResponse, ...] = ()


@dataclass(frozen=True)
class _Word:
    """What an issuer told of one certificate."""

    at: dt.datetime
    #: Since when it counts as revoked; None where it is told not to be.
    revoked: dt.datetime | None
    #: Revoked for the time being.
    is_held: bool = False
    #: Given back after it was held.
    is_given_back: bool = False
    #: Tells all; a list of what is new since another one does not.
    is_complete: bool = True


def find_revocation(path: Sequence[asn1.Certificate], evidence: Evidence) -> dt.datetime | None:
    """The earliest day since which a certificate of the path, root first, counts as revoked."""
    days = (_find_day(_list_words(cert, issuer, evidence)) for issuer, cert in pairwise(path))
    return min((day for day in days if day), default=None)


def find_last_check(path: Sequence[asn1.Certificate], evidence: Evidence) -> dt.datetime | None:
    """The day up to which every certificate of the path is told of; None if one is not."""
    days = [
        max((word.at for word in _list_words(cert, issuer, evidence)), default=None)
        for issuer, cert in pairwise(path)
    ]
    return min((day for day in days if day), default=None) if all(days) else None


def is_understood(one: RevocationList) -> bool:
    """False for lists of other issuers' certificates, which name the issuer at each entry."""
    try:
        point = one.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    except (ValueError, x509.DuplicateExtension):
        return False
    return not (point.indirect_crl or point.only_contains_attribute_certs)


def _list_words(
    cert: asn1.Certificate, issuer: asn1.Certificate, evidence: Evidence
) -> list[_Word]:
    """What an issuer told of a certificate, the oldest first."""
    authority = x509.load_der_x509_certificate(issuer.dump())
    mine = (one for one in evidence.lists if _is_signed_by(one, authority) and is_understood(one))
    words = [_read_list(one, cert) for one in mine]
    words += filter(None, map(_read_answer, find_answers(cert, issuer, evidence.answers)))
    return sorted(words, key=lambda word: word.at)


def _is_signed_by(one: RevocationList, issuer: x509.Certificate) -> bool:
    if one.issuer != issuer.subject:
        return False
    try:
        return bool(one.is_signature_valid(issuer.public_key()))  # type: ignore[arg-type]
    except (TypeError, ValueError, UnsupportedAlgorithm):  # a key that signs nothing
        return False


def _read_list(one: RevocationList, cert: asn1.Certificate) -> _Word:
    at, is_complete = one.last_update_utc, not _has(one, x509.DeltaCRLIndicator)
    entry = one.get_revoked_certificate_by_serial_number(cert.serial_number)
    if entry is None:
        return _Word(at, None, is_complete=is_complete)
    reason = _read_reason(entry)
    if reason is x509.ReasonFlags.remove_from_crl:
        return _Word(at, None, is_given_back=True)
    is_held = reason is x509.ReasonFlags.certificate_hold
    return _Word(at, min(_list_days(entry)), is_held)


def _read_answer(one: OCSPSingleResponse) -> _Word | None:
    if one.certificate_status is OCSPCertStatus.UNKNOWN:
        return None
    revoked, reason = one.revocation_time_utc, one.revocation_reason
    return _Word(one.this_update_utc, revoked, reason is x509.ReasonFlags.certificate_hold)


def _find_day(words: Iterable[_Word]) -> dt.datetime | None:
    """Since when a certificate is revoked; one that was only held may be given back later.

    Later lists may leave out revoked certificates that have ended: those stay revoked.
    """
    revoked: dt.datetime | None = None
    is_held = False
    for word in words:
        if word.revoked:
            revoked = min(revoked, word.revoked) if revoked else word.revoked
            is_held = word.is_held
        elif word.is_given_back or (is_held and word.is_complete):
            revoked, is_held = None, False
    return revoked


def _has(one: RevocationList, kind: type[x509.ExtensionType]) -> bool:
    return any(isinstance(extension.value, kind) for extension in one.extensions)


def _read_reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (ValueError, x509.ExtensionNotFound):
        return x509.ReasonFlags.unspecified


def _list_days(entry: x509.RevokedCertificate) -> Iterator[dt.datetime]:
    """The day of the revocation, and the earlier one since which its key may have been stolen."""
    yield entry.revocation_date_utc
    try:
        stolen = entry.extensions.get_extension_for_class(x509.InvalidityDate).value
    except (ValueError, x509.ExtensionNotFound):
        return
    yield stolen.invalidity_date_utc
