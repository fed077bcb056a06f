"""Paper settings that the exchange format has no field for.

It is kept with the record in each snapshot: a paper is filled from both, and both are frozen.
Records that are imported or exported do not carry it.
"""

import datetime as dt
import re
from typing import Any, Literal

import msgspec

from workflow.domain.labels import N_
from workflow.domain.law.acts import LegalAct
from workflow.domain.law.regulation import VoteBase
from workflow.domain.record import Fact, Family, IssuedPaper
from workflow.domain.scores.section_scores import SectionScores

Separable = Literal["invitation", "vote_minutes"]


class AddedBasis(Fact, frozen=True):
    """An act that this review's papers rest on besides those that the service knows."""

    key: str
    #: Its kind and number: `Quyết định số 86/2025/QĐ-UBND`.
    text: str
    #: Where whoever added it read it.
    source: str
    issuer: str | None = None
    date: dt.date | None = None
    #: What it is about: the rest of its title after the issuer.
    about: str | None = None
    #: The article or clause that is relied on: `khoản 2 Điều 3`.
    clause: str | None = None


class UnitMandate(Fact, frozen=True):
    """The decision on what an agency is for, which papers in its name rest on."""

    #: The name of the agency as its review has it.
    unit: str
    decision: AddedBasis


class StruckBasis(Fact, frozen=True):
    """A basis that this review's papers do not cite, and why not."""

    key: str
    reason: str


class Mistake(Fact, frozen=True):
    """A mistake that a letter of correction mends: its place, its wording, the right wording."""

    written: str
    right: str
    where: str | None = None


class CorrectionDetails(Fact, frozen=True):
    """The issued paper that the letter of correction is about."""

    paper: IssuedPaper | None = None
    mistakes: tuple[Mistake, ...] = ()


class PaperSettings(Fact, frozen=True):
    """Everything of one review; nothing chosen is the rule."""

    added: tuple[AddedBasis, ...] = ()
    struck: tuple[StruckBasis, ...] = ()
    #: The papers sent along with the proposal; None if the service's own list will do.
    enclosures: tuple[str, ...] = ()
    corrected: CorrectionDetails = CorrectionDetails()
    #: Kinds that are made one by one: an invitation for each guest, minutes for each contest.
    separate: tuple[Separable, ...] = ()
    #: Final points by section, computed from the criteria that were scored.
    scores: SectionScores = SectionScores()
    #: What shares of votes are counted against, by the regulation; none while nothing was decided.
    base: VoteBase | None = None
    #: The heading of a pact that Party and state bodies sign together; None for the national one.
    pact_heading: Family | None = None
    #: The acts that papers rest on, where the council's are not those of the release.
    acts: tuple[LegalAct, ...] | None = None
    #: Names of units that ended before and are printed still, each with the reason.
    kept_names: tuple[StruckBasis, ...] = ()
    #: The decisions on the agencies that head the bloc this year and next.
    mandates: tuple[UnitMandate, ...] = ()
    #: The members that the letter about missing reports names; none named is all that owe one.
    reminded: tuple[str, ...] = ()

    def reason_against(self, key: str) -> str | None:
        """Give the reason why a basis is struck; None if it is not."""
        return next((row.reason for row in self.struck if row.key == key), None)


NO_PAPER_SETTINGS = PaperSettings()


def encode_paper_settings(settings: PaperSettings) -> str:
    """Canonical JSON; `{}` if nothing was chosen."""
    return msgspec.json.encode(settings).decode()


def decode_paper_settings(text: str) -> PaperSettings:
    """Read what `encode_paper_settings` wrote."""
    return NO_PAPER_SETTINGS if text == "{}" else msgspec.json.decode(text, type=PaperSettings)


#: What is settled for the papers and has no field in a record, as the history names it.
CHOICE_LABELS = {
    "enclosures": N_("Hồ sơ gửi kèm tờ trình"),
    "separate": N_("Văn bản lập riêng từng bản"),
    "corrected.mistakes": N_("Chỗ sai"),
    "corrected.mistakes.where": N_("Vị trí (trang, dòng)"),
    "corrected.mistakes.written": N_("Đã viết"),
    "corrected.mistakes.right": N_("Sửa lại là"),
}


def list_choices(settings: PaperSettings) -> dict[str, Any]:
    """List the values behind those labels, by which two versions are compared."""
    mistakes = settings.corrected.mistakes
    return {
        "enclosures": settings.enclosures,
        "separate": settings.separate,
        "corrected": {"mistakes": mistakes},
    }


def find_choice_label(path: str) -> str | None:
    """The name of what was settled at a path; None for a field of the record."""
    return CHOICE_LABELS.get(re.sub(r"\[\d+\]", "", path))
