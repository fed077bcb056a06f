"""What each version of a review changed: facts, and what was settled for the papers beside them."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.paper_settings import PaperSettings, decode_paper_settings, list_choices
from workflow.domain.papers.proposal import list_default_enclosures
from workflow.domain.record import Record, decode_record
from workflow.domain.schema import SECTIONS, compare_flat, compare_section, flatten_facts
from workflow.models import Review, Snapshot

#: A leaf of the facts with its text before and after; empty text for nothing.
Change = tuple[str, str, str]


def list_changes(
    session: Session, review: Review, versions: Sequence[int]
) -> dict[int, list[Change]]:
    """List the changes of each of these versions against the one before; one query.

    Of facts, and of what was settled for the papers beside them.
    """
    wanted = {number for version in versions for number in (version - 1, version)}
    query = select(Snapshot.version, Snapshot.facts, Snapshot.settings).where(
        Snapshot.review_id == review.id, Snapshot.version.in_(wanted)
    )
    known = {
        version: (decode_record(facts), decode_paper_settings(settings))
        for version, facts, settings in session.execute(query)
    }
    return {
        version: _compare_versions(*known[version - 1], *known[version])
        for version in versions
        if version - 1 in known and version in known
    }


def _compare_versions(
    old: Record, old_settings: PaperSettings, new: Record, new_settings: PaperSettings
) -> list[Change]:
    changes = [change for section in SECTIONS for change in compare_section(old, new, section.key)]
    before, after = (
        flatten_facts(list_choices(_with_enclosures(settings, record)))
        if old_settings.enclosures != new_settings.enclosures
        else flatten_facts(list_choices(settings))
        for settings, record in ((old_settings, old), (new_settings, new))
    )
    return changes + compare_flat(before, after)


def _with_enclosures(settings: PaperSettings, record: Record) -> PaperSettings:
    """Settings with the list of enclosures that is printed where nobody typed one."""
    own = settings.enclosures or list_default_enclosures(record)
    return msgspec.structs.replace(settings, enclosures=own)
