"""The digital signatures of a PDF, looked at without a network (PAdES, ISO 32000)."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from asn1crypto import x509
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
from worker.pdf.revocation import Evidence, find_last_check, find_revocation
from worker.pdf.security_store import SecurityStore, read_archived, read_security_store
from worker.pdf.trust import Trust, read_trust
from workflow.domain.days import local_day
from workflow.domain.errors import Message
from workflow.domain.signatures import SignatureOutcome

#: Signatures of one file that are looked at; papers have two.
_MAX_SIGNATURES = 20
_MAX_NAME = 200
_UNREADABLE = Message("Tệp PDF này hỏng, không đọc được.")


def read_signatures(
    pdf: bytes, trusted: Sequence[bytes], received_at: dt.datetime
) -> list[dict[str, Any]]:
    """Each signature with its signer, time and outcome; raises `UnprintableError`.

    `received_at` is when the file came in: until then its signatures were there at the latest.
    """
    try:
        reader = _open(pdf)
        if reader.encrypted:
            raise UnprintableError(Message("Tệp PDF này có mật khẩu; hãy gửi tệp không mật khẩu."))
        found = reader.embedded_regular_signatures[:_MAX_SIGNATURES]
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnprintableError(_UNREADABLE) from error
    judge = _Judge(read_trust(trusted), received_at, read_security_store(reader))
    last = found[-1] if found else None
    return [_describe(one, judge, is_last=one is last) for one in found]


def _open(pdf: bytes) -> PdfFileReader:
    """Read by the letter of the standard if that can be; scanners write it with less care."""
    try:
        return PdfFileReader(io.BytesIO(pdf))
    except PdfError:
        return PdfFileReader(io.BytesIO(pdf), strict=False)


@dataclass(frozen=True)
class _Judge:
    """What signatures are held to."""

    trust: Trust
    received_at: dt.datetime
    #: What the file itself keeps to be held to.
    store: SecurityStore

    def _gather_evidence(self, signature: EmbeddedPdfSignature) -> Evidence:
        kept, archived = self.store.evidence, read_archived(signature)
        lists = (*self.trust.revocation_lists, *kept.lists, *archived.lists)
        return Evidence(lists, (*kept.answers, *archived.answers))

    def judge(self, signature: EmbeddedPdfSignature, *, is_last: bool) -> dict[str, Any]:
        signed_at = signature.self_reported_timestamp
        try:
            status = self._validate(signature, signed_at)
        except (
            *(SignatureValidationError, SigningError, UnacceptableSignerError, PdfError),
            *(ValueError, KeyError, TypeError, AttributeError),
        ):
            return _tell(SignatureOutcome.UNREADABLE)
        if not status.intact or not status.valid:
            return _tell(SignatureOutcome.BROKEN)
        if not _covers_all(status, is_last=is_last):
            return _tell(SignatureOutcome.CHANGED_LATER)
        found = status.validation_path
        path = list(found.iter_certs(include_root=True)) if found else []
        evidence = self._gather_evidence(signature)
        outcome = self._judge_certificates(signature, status, path, evidence)
        checked = find_last_check(path, evidence)
        if outcome is not SignatureOutcome.GOOD or checked is None:
            return _tell(outcome)
        return _tell(outcome) | {"not_revoked_on": local_day(checked).isoformat()}

    def _judge_certificates(
        self,
        signature: EmbeddedPdfSignature,
        status: PdfSignatureStatus,
        path: Sequence[x509.Certificate],
        evidence: Evidence,
    ) -> SignatureOutcome:
        """Of a signature that fits what was signed: whether its certificates can be relied on."""
        cert = signature.signer_cert
        moment = signature.self_reported_timestamp or dt.datetime.now(dt.UTC)
        if is_weak(signature, path[1:] or [cert]):
            return SignatureOutcome.WEAK
        if not is_in_time(cert, moment):
            is_early = moment < cert.not_valid_before
            return SignatureOutcome.NOT_YET_VALID if is_early else SignatureOutcome.EXPIRED
        if not status.trusted:
            return SignatureOutcome.UNKNOWN_ISSUER
        revoked = find_revocation(path, evidence)
        if revoked and revoked <= self._find_proven(status):
            return SignatureOutcome.REVOKED
        return SignatureOutcome.GOOD if may_sign_documents(cert) else SignatureOutcome.OTHER_USE

    def _find_proven(self, status: PdfSignatureStatus) -> dt.datetime:
        """When the signature was there at the latest: the clock of the signer proves nothing."""
        stamp = status.timestamp_validity
        if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
            return self.received_at
        return min(stamp.timestamp, self.received_at)

    def _validate(
        self, signature: EmbeddedPdfSignature, signed_at: dt.datetime | None
    ) -> PdfSignatureStatus:
        """As of the time of signing; revocation is `find_revocation`'s, which asks no network."""
        context = ValidationContext(
            trust_roots=list(self.trust.certificates),
            other_certs=list(self.store.certificates),
            moment=signed_at,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )
        any_use = KeyUsageConstraints(key_usage=())  # `may_sign_documents` looks at it
        return validate_pdf_signature(signature, context, key_usage_settings=any_use)


def _describe(signature: EmbeddedPdfSignature, judge: _Judge, *, is_last: bool) -> dict[str, Any]:
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
        return signature_facts | _tell(SignatureOutcome.UNREADABLE)
    return signature_facts | judge.judge(signature, is_last=is_last)


def _tell(outcome: SignatureOutcome) -> dict[str, Any]:
    return {"outcome": outcome.value}


def _covers_all(status: PdfSignatureStatus, *, is_last: bool) -> bool:
    """After the last signature nothing was added but what it is held to later; else others too."""
    if is_last and status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    level = status.modification_level
    most = ModificationLevel.LTA_UPDATES if is_last else ModificationLevel.FORM_FILLING
    return level is not None and level <= most


def _name(name: x509.Name) -> str:
    values = name.native
    shown_name = values.get("common_name") or values.get("organization_name") or name.human_friendly
    return str(shown_name)[:_MAX_NAME]
