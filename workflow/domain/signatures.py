"""What is known of a signed copy: who signed, and whether it still says what was issued."""

import datetime as dt
from typing import Any

import msgspec

from workflow.domain.errors import Message
from workflow.domain.labels import N_, Labelled
from workflow.domain.vietnamese_text import fold_name


class SignatureOutcome(Labelled):
    """What became of looking at one digital signature."""

    GOOD = "good", N_("Chữ ký đúng, tệp không bị sửa sau khi ký.")
    UNKNOWN_ISSUER = (
        "unknown_issuer",
        N_("Tệp không bị sửa sau khi ký, nhưng chứng thư không do nơi cấp mà cơ quan tin cậy cấp."),
    )
    EXPIRED = "expired", N_("Chứng thư không còn hiệu lực vào lúc ký.")
    NOT_YET_VALID = "not_yet_valid", N_("Chứng thư chưa có hiệu lực vào lúc ký.")
    REVOKED = (
        "revoked",
        N_("Nơi cấp đã thu hồi chứng thư, và không có gì chứng minh tệp được ký trước đó."),
    )
    WEAK = (
        "weak",
        N_("Chữ ký quá yếu (SHA-1 hoặc khóa RSA dưới 2048 bit): người khác có thể làm giả."),
    )
    OTHER_USE = "other_use", N_("Chứng thư không dùng để ký văn bản (chẳng hạn của máy chủ web).")
    CHANGED_LATER = "changed_later", N_("Tệp đã bị thêm hoặc sửa sau khi ký.")
    BROKEN = "broken", N_("Nội dung đã ký bị sửa: chữ ký không còn đúng.")
    UNREADABLE = "unreadable", N_("Không đọc được chữ ký này.")


#: Nothing speaks against the signature; whose issuers an office trusts is its own setting.
_UNOBJECTIONABLE = (SignatureOutcome.GOOD, SignatureOutcome.UNKNOWN_ISSUER)


class TextOutcome(Labelled):
    """How the text of a signed copy compares with the paper as it was issued."""

    SAME = "same", N_("Đủ mọi chữ của văn bản đã phát hành.")
    DIFFERENT = "different", N_("Khác văn bản đã phát hành.")
    OTHER_PAPER = "other_paper", N_("Đây là văn bản khác, không phải văn bản đã phát hành.")
    UNREADABLE = "unreadable", N_("Bản quét không có lớp chữ để so; hãy đối chiếu bằng mắt.")


class DigitalSignature(msgspec.Struct, frozen=True):
    """One digital signature."""

    signer: str
    issuer: str
    outcome: SignatureOutcome
    #: As the machine of the signer says.
    signed_at: dt.datetime | None = None
    #: The day up to which lists of its issuers tell that they have not revoked it; None without.
    not_revoked_on: dt.date | None = None

    @property
    def is_good(self) -> bool:
        return self.outcome is SignatureOutcome.GOOD


class SignedCopyReport(msgspec.Struct, frozen=True):
    """What was found in a signed copy."""

    kind: str
    text: TextOutcome
    signatures: list[DigitalSignature] = []
    #: Words of the paper that the copy lacks, and those that it has in their place.
    missing: list[str] = []
    extra: list[str] = []
    #: Paragraphs and rows whose words are all there, but not as in the paper.
    displaced: list[str] = []

    @property
    def refusal(self) -> Message | None:
        """The reason why it is no copy of the paper, if it is none."""
        if self.text is TextOutcome.OTHER_PAPER:
            return Message("Đây là văn bản khác, không phải văn bản đã phát hành.")
        return None

    @property
    def is_doubtful(self) -> bool:
        """True if it says something else than what was issued, or a signature is not valid."""
        differs = self.text in (TextOutcome.DIFFERENT, TextOutcome.OTHER_PAPER)
        return differs or any(one.outcome not in _UNOBJECTIONABLE for one in self.signatures)

    def list_lost(self, today: "SignedCopyReport") -> list[DigitalSignature]:
        """Signatures that were right when the copy came in and are not today, as they are today."""
        pairs = zip(self.signatures, today.signatures, strict=False)
        return [after for before, after in pairs if before.is_good and not after.is_good]

    def lacks_signature_of(self, name: str) -> bool:
        """True if it is signed, and no good signature names whom the paper names as its signer."""
        wanted = fold_name(name)
        signers = [fold_name(one.signer) for one in self.signatures if one.is_good]
        return bool(wanted and self.signatures) and not any(wanted in one for one in signers)


def decode_signed_copy(report: dict[str, Any]) -> SignedCopyReport:
    """A stored report."""
    return msgspec.convert(report, SignedCopyReport)
