"""What to say after a save: that it is stored, and what comes next."""

from flask_babel import gettext as _

from workflow.domain.schema import SECTIONS, get_section
from workflow.models import Review
from workflow.web.language import translate
from workflow.web.review_forms.section_findings import findings_of_section


def describe_save(review: Review, key: str, *, changed: bool) -> str:
    """One notice: stored or unchanged, then what is left here or which part follows."""
    name = translate(get_section(key).label)
    if not changed:
        return _("Phần «%(name)s» không có gì thay đổi.", name=name)
    left = len(findings_of_section(review, key))
    if left:
        return _("Đã lưu «%(name)s». Phần này còn %(left)s điểm cần xem lại.", name=name, left=left)
    following = _next_section_label(key)
    if following:
        return _("Đã lưu «%(name)s». Tiếp theo: «%(next)s».", name=name, next=translate(following))
    return _("Đã lưu «%(name)s».", name=name)


def _next_section_label(key: str) -> str | None:
    keys = [section.key for section in SECTIONS]
    place = keys.index(key) + 1
    return SECTIONS[place].label if place < len(SECTIONS) else None
