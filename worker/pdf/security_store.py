"""What a PDF keeps to hold its signatures to later: certificates, lists, answers of their issuers.

Programs that sign for the archive (PAdES B-LT, B-LTA) put it behind the signature (ISO 32000-2,
12.8.4.3), older ones into it. Whoever put it there: it counts by the signatures of the issuers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from asn1crypto import core
from asn1crypto import x509 as asn1
from cryptography import x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from worker.pdf.ocsp import read_answers
from worker.pdf.revocation import Evidence

#: Of each kind; a file with two signatures has a few.
_MOST = 40
_ARCHIVED = "adobe_revocation_info_archival"
_UNREADABLE = (PdfError, KeyError, TypeError, ValueError, AttributeError)
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class SecurityStore:
    """What is kept, as far as it can be read."""

    certificates: tuple[asn1.Certificate, ...]
    evidence: Evidence


def read_security_store(reader: PdfFileReader) -> SecurityStore:
    """Read it; a part that cannot be read counts for nothing."""
    certificates = _read_each(
        _list_parts(reader, "/Certs", DecodePurpose.CERTIFICATE), _load_certificate
    )
    lists = _read_each(_list_parts(reader, "/CRLs", DecodePurpose.CRL), x509.load_der_x509_crl)
    answers = read_answers(_list_parts(reader, "/OCSPs", DecodePurpose.OCSP_RESPONSE))
    return SecurityStore(tuple(certificates), Evidence(tuple(lists), tuple(answers)))


def read_archived(signature: EmbeddedPdfSignature) -> Evidence:
    """What a signature itself carries: the signed attribute of Adobe."""
    try:
        archived = find_unique_cms_attribute(signature.signer_info["signed_attrs"], _ARCHIVED)
        lists, answers = (_dump_each(archived[name]) for name in ("crl", "ocsp"))
    except (NonexistentAttributeError, MultivaluedAttributeError, *_UNREADABLE):
        return Evidence()
    found = _read_each(iter(lists), x509.load_der_x509_crl)
    return Evidence(tuple(found), tuple(read_answers(answers)))


def _dump_each(values: Any) -> list[bytes]:
    return [] if isinstance(values, core.Void) else [one.dump() for one in values][:_MOST]


def _list_parts(reader: PdfFileReader, name: str, purpose: DecodePurpose) -> Iterator[bytes]:
    try:
        found: Any = reader.root["/DSS"][name]
        references = list(found)[:_MOST]
    except _UNREADABLE:
        return
    for reference in references:
        try:
            yield reference.get_object().read_data(purpose)
        except _UNREADABLE:
            continue


def _read_each(parts: Iterator[bytes], load: Callable[[bytes], _Read]) -> Iterator[_Read]:
    for der in parts:
        try:
            yield load(der)
        except ValueError:
            continue


def _load_certificate(der: bytes) -> asn1.Certificate:
    x509.load_der_x509_certificate(der)  # reads all of it; the other reads parts when asked
    return asn1.Certificate.load(der)
