"""What the trial of a template found, for pages."""

from dataclasses import dataclass

from workflow.domain.errors import Message, message_from_plain
from workflow.domain.labels import N_
from workflow.models import TemplateSample, TemplateVersion

#: The names of the sample reviews, as people read them.
SAMPLE_LABELS = {
    "full": N_("Hồ sơ đủ mọi phần"),
    "bare": N_("Hồ sơ chỉ có tên khối và tên đơn vị"),
    "awkward": N_("Hồ sơ khó: 70 đơn vị, tên dài, dấu &, bằng điểm, bằng phiếu"),
}


@dataclass(frozen=True)
class TemplateFaultRow:
    """One place of a template that is wrong."""

    part: Message
    paragraph: str
    placeholder: str
    message: Message
    nearest: str | None


def list_faults(version: TemplateVersion) -> list[TemplateFaultRow]:
    """The faults of a version that was tried."""
    rows = (version.report or {}).get("faults", ())
    return [
        TemplateFaultRow(
            message_from_plain(row["part"]),
            row["paragraph"],
            row["placeholder"],
            message_from_plain(row["message"]),
            row["nearest"],
        )
        for row in rows
    ]


def list_dangers(version: TemplateVersion) -> list[Message]:
    """The reasons why a file can be no template, each with its place."""
    return [message_from_plain(row) for row in (version.report or {}).get("dangers", ())]


def get_sample_label(sample: TemplateSample) -> str:
    """The name of the review that a sample was made of."""
    return SAMPLE_LABELS[sample.name]
