"""Whether issuers have revoked the certificates behind a signature (RFC 5280, 5), offline.

Only lists that the issuer itself signed count. A list that is out of date still tells what it
lists; of what it does not list it tells only how things stood on its day.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

RevocationList = x509.CertificateRevocationList


def find_revocation(
    path: Sequence[asn1.Certificate], lists: Iterable[RevocationList]
) -> dt.datetime | None:
    """The earliest day since which a certificate of the path, root first, counts as revoked."""
    known = tuple(lists)
    days = (_find_in_lists(cert, _lists_of(issuer, known)) for issuer, cert in pairwise(path))
    return min((day for day in days if day), default=None)


def find_last_check(
    path: Sequence[asn1.Certificate], lists: Iterable[RevocationList]
) -> dt.datetime | None:
    """The day up to which lists tell of every certificate of the path; None if one has no list."""
    known = tuple(lists)
    days = [
        max((one.last_update_utc for one in _lists_of(issuer, known)), default=None)
        for issuer in path[:-1]
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


def _lists_of(issuer: asn1.Certificate, lists: Sequence[RevocationList]) -> list[RevocationList]:
    """The lists that this issuer signed, the oldest first."""
    cert = x509.load_der_x509_certificate(issuer.dump())
    found = [one for one in lists if _is_signed_by(one, cert) and is_understood(one)]
    return sorted(found, key=lambda one: one.last_update_utc)


def _is_signed_by(one: RevocationList, issuer: x509.Certificate) -> bool:
    if one.issuer != issuer.subject:
        return False
    try:
        return bool(one.is_signature_valid(issuer.public_key()))  # type: ignore[arg-type]
    except (TypeError, ValueError, UnsupportedAlgorithm):  # a key that signs nothing
        return False


def _find_in_lists(cert: asn1.Certificate, lists: Iterable[RevocationList]) -> dt.datetime | None:
    """Since when a certificate is revoked; one that was only held may be given back later.

    Later lists may leave out revoked certificates that have ended: those stay revoked.
    """
    revoked: dt.datetime | None = None
    is_held = False
    for one in lists:
        entry = one.get_revoked_certificate_by_serial_number(cert.serial_number)
        if entry is None:
            is_complete = not _has(one, x509.DeltaCRLIndicator)
            revoked = None if is_held and is_complete else revoked
            is_held = is_held and not is_complete
            continue
        reason = _read_reason(entry)
        if reason is x509.ReasonFlags.remove_from_crl:
            revoked, is_held = None, False
            continue
        day = min(_list_days(entry))
        revoked = min(revoked, day) if revoked else day
        is_held = reason is x509.ReasonFlags.certificate_hold
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
