"""Who may decide on a version of a template: nobody alone brings an own one into force."""

from sqlalchemy.orm import Session

from workflow.domain.council_templates import TemplateDecisionKind, TemplateStage
from workflow.domain.errors import Message, NotAllowedError
from workflow.models import Account, TemplateVersion
from workflow.services.accounts.separate_people import WAYS_MATTER_FOR, find_doubt


def is_of(version: TemplateVersion, by: Account | None) -> bool:
    """Tell whether a person brought the version in."""
    return by is not None and version.added_by_id == by.id


def check_person(
    session: Session,
    version: TemplateVersion,
    stage: TemplateStage,
    kind: TemplateDecisionKind,
    by: Account | None,
) -> None:
    """Raise `NotAllowedError` for who brought the version in, or could be who did.

    Taking back what no paper uses yet is open to all.
    """
    is_taken_back = kind is TemplateDecisionKind.WITHDRAWN
    if by is None or (is_taken_back and stage is not TemplateStage.APPROVED):
        return
    if not is_of(version, by):
        _check_links(session, version, by)
    elif is_taken_back:
        raise NotAllowedError(
            Message(
                "Mẫu đã duyệt thì người đưa vào không tự thôi dùng được; cần một người thứ hai."
            )
        )
    else:
        raise NotAllowedError(
            Message("Người đưa mẫu vào không tự duyệt được; cần một người thứ hai.")
        )


def _check_links(session: Session, version: TemplateVersion, by: Account) -> None:
    """Who may be whoever brought the version in is no second person."""
    since = version.added_at - WAYS_MATTER_FOR
    if doubt := find_doubt(session, [version.added_by_id], by, since):
        raise NotAllowedError(doubt)
