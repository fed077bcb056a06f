"""What to say after a save: that it is stored, and what comes next."""

from flask_babel import gettext as _

from workflow.domain.sections import SECTIONS, get_section
from workflow.models import Review
from workflow.web.language import said
from workflow.web.steps.findings import findings_on


def saved_words(review: Review, key: str, *, changed: bool) -> str:
    """One notice: stored or unchanged, then what is left here or which part follows."""
    name = said(get_section(key).label)
    if not changed:
        return _("Phần «%(name)s» không có gì thay đổi.", name=name)
    left = len(findings_on(review, key))
    if left:
        return _("Đã lưu «%(name)s». Phần này còn %(left)s điểm cần xem lại.", name=name, left=left)
    following = _after(key)
    if following:
        return _("Đã lưu «%(name)s». Tiếp theo: «%(next)s».", name=name, next=said(following))
    return _("Đã lưu «%(name)s».", name=name)


def _after(key: str) -> str | None:
    keys = [section.key for section in SECTIONS]
    place = keys.index(key) + 1
    return SECTIONS[place].label if place < len(SECTIONS) else None
