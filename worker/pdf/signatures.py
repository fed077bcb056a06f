"""The digital signatures of a PDF, looked at without a network (PAdES, ISO 32000)."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError, UnacceptableSignerError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from worker.pdf.certificate_use import is_in_time, is_weak, may_sign_documents
from worker.pdf.errors import UnprintableError
from workflow.domain.errors import Message
from workflow.domain.signatures import SignatureOutcome

#: Signatures of one file that are looked at; papers have two.
_MAX_SIGNATURES = 20
_MAX_NAME = 200
_UNREADABLE = Message("Tệp PDF này hỏng, không đọc được.")


def read_signatures(pdf: bytes, trusted: Sequence[bytes]) -> list[dict[str, Any]]:
    """Each signature with its signer, time and outcome; raises `UnprintableError`."""
    try:
        reader = _open(pdf)
        if reader.encrypted:
            raise UnprintableError(Message("Tệp PDF này có mật khẩu; hãy gửi tệp không mật khẩu."))
        found = reader.embedded_regular_signatures[:_MAX_SIGNATURES]
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnprintableError(_UNREADABLE) from error
    roots = [cert for data in trusted for cert in load_certs_from_pemder_data(data)]
    last = found[-1] if found else None
    return [_describe(one, roots, is_last=one is last) for one in found]


def _open(pdf: bytes) -> PdfFileReader:
    """Read by the letter of the standard if that can be; scanners write it with less care."""
    try:
        return PdfFileReader(io.BytesIO(pdf))
    except PdfError:
        return PdfFileReader(io.BytesIO(pdf), strict=False)


def _describe(
    signature: EmbeddedPdfSignature, roots: list[x509.Certificate], *, is_last: bool
) -> dict[str, Any]:
    try:
        cert = signature.signer_cert
        signed_at = signature.self_reported_timestamp
        signature_facts = {
            "signer": _name(cert.subject),
            "issuer": _name(cert.issuer),
            "signed_at": signed_at.isoformat() if signed_at else None,
        }
    except (SigningError, PdfError, ValueError, KeyError, TypeError, AttributeError):
        signature_facts = {"signer": "", "issuer": "", "signed_at": None}
        return {**signature_facts, "outcome": SignatureOutcome.UNREADABLE.value}
    outcome = _judge(signature, roots, signed_at, is_last=is_last)
    return {**signature_facts, "outcome": outcome.value}


def _judge(
    signature: EmbeddedPdfSignature,
    roots: list[x509.Certificate],
    signed_at: dt.datetime | None,
    *,
    is_last: bool,
) -> SignatureOutcome:
    try:
        status = _validate(signature, roots, signed_at)
    except (
        *(SignatureValidationError, SigningError, UnacceptableSignerError, PdfError),
        *(ValueError, KeyError, TypeError, AttributeError),
    ):
        return SignatureOutcome.UNREADABLE
    if not status.intact or not status.valid:
        return SignatureOutcome.BROKEN
    if not _covers_all(status, is_last=is_last):
        return SignatureOutcome.CHANGED_LATER
    return _judge_certificate(status, signature.signer_cert, signed_at)


def _judge_certificate(
    status: PdfSignatureStatus, cert: x509.Certificate, signed_at: dt.datetime | None
) -> SignatureOutcome:
    """Of a signature that fits what was signed: whether its certificate is one to rely on."""
    moment = signed_at or dt.datetime.now(dt.UTC)
    if is_weak(status, cert):
        return SignatureOutcome.WEAK
    if not is_in_time(cert, moment):
        is_early = moment < cert.not_valid_before
        return SignatureOutcome.NOT_YET_VALID if is_early else SignatureOutcome.EXPIRED
    if not status.trusted:
        return SignatureOutcome.UNKNOWN_ISSUER
    return SignatureOutcome.GOOD if may_sign_documents(cert) else SignatureOutcome.OTHER_USE


def _validate(
    signature: EmbeddedPdfSignature, roots: list[x509.Certificate], signed_at: dt.datetime | None
) -> PdfSignatureStatus:
    """As of the time of signing, as the signer's machine gives it; revocation needs a network."""
    context = ValidationContext(
        trust_roots=roots, moment=signed_at, allow_fetching=False, revocation_mode="soft-fail"
    )
    any_use = KeyUsageConstraints(key_usage=())  # `may_sign_documents` looks at it
    return validate_pdf_signature(signature, context, key_usage_settings=any_use)


def _covers_all(status: PdfSignatureStatus, *, is_last: bool) -> bool:
    """The last signature covers the file; after earlier ones only others were added."""
    if is_last:
        return bool(status.coverage == SignatureCoverageLevel.ENTIRE_FILE)
    level = status.modification_level
    return level is not None and level <= ModificationLevel.FORM_FILLING


def _name(name: x509.Name) -> str:
    values = name.native
    shown_name = values.get("common_name") or values.get("organization_name") or name.human_friendly
    return str(shown_name)[:_MAX_NAME]
