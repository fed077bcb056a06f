"""Numbers, days and signers of the papers, written down once they are signed."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from wtforms import FormField

from workflow.domain.errors import BadInputError, DomainError, Message, MoveRefusedError
from workflow.domain.further_meetings import MEETING_PAPERS
from workflow.domain.labels import N_
from workflow.domain.paper_kinds import DOSSIER, PaperKind, find_kind
from workflow.domain.papers.issuance import find_issuer
from workflow.domain.papers.multi_paper import MULTI_PAPER_KINDS, drop_unknown_papers, list_subjects
from workflow.domain.record import IssuedPaper, Member, Person, Record
from workflow.domain.roles import Right
from workflow.domain.schema import replace_section
from workflow.models import PaperNumber
from workflow.services.issued_facts import list_cited_kinds, list_issued_kinds
from workflow.services.registers import number_register
from workflow.services.snapshots import facts_of, paper_settings_of
from workflow.services.units.posts import list_signers
from workflow.web import database
from workflow.web.clock import now, today
from workflow.web.forms import RowsField
from workflow.web.protection.access import account, requires, review
from workflow.web.review_forms.base import SectionForm, handle_form, load_record
from workflow.web.review_forms.fields import (
    SAME_SIGNER,
    field_label,
    person_form_data,
)
from workflow.web.review_forms.meeting_address import meeting_number
from workflow.web.review_forms.paper_number_form import PaperNumberForm, label_paper
from workflow.web.submitting import ViewResult, submitting

#: The order of the papers on the page.
_ORDER = (*DOSSIER, *(kind for kind in PaperKind if kind not in DOSSIER))


class PaperNumbersForm(SectionForm):
    section = "papers"

    papers = RowsField(FormField(PaperNumberForm), field_label("papers"))

    @property
    def in_order(self) -> list[FormField]:
        """The papers in the order of their kinds, the dossier first, whatever is known of them.

        Only the page follows it: names of fields count in the order of the facts.
        """
        places = {kind.value: place for place, kind in enumerate(_ORDER)}
        return sorted(self.papers, key=lambda row: places.get(row.form.kind.data, len(places)))

    def _share_signers(self) -> None:
        """Put the signer of the paper above wherever "as above" was chosen."""
        above: Person | None = None
        for row in self.in_order:
            if row.form.known_signer.data == SAME_SIGNER and not row.form.has_new_signer:
                row.form.shared_signer = above
            above = row.form.signed_by() or above

    def change(self, record: Record) -> Record:
        self._check_subjects_seen(record)
        self._share_signers()
        papers = tuple(row.form.paper() for row in self.papers)
        new = replace_section(record, "papers", {"papers": papers})
        number_register.enforce_register(
            *(database.session(), review(), record, new, today()),
            beside=_list_papers_beside(),
            meeting=meeting_number(),
        )
        return replace_section(record, "papers", {"papers": drop_unknown_papers(papers)})

    def _check_subjects_seen(self, record: Record) -> None:
        """Refuse if the subjects of several papers of a kind changed on another page meanwhile."""
        rows = [row.form for row in self.papers]
        seen = [row.about.data or "" for row in rows]
        now_about = _list_subjects([row.kind.data for row in rows], record)
        if seen == now_about:
            return
        first = next(place for place, about in enumerate(now_about) if about != seen[place])
        for row, about in zip(rows, now_about, strict=True):
            row.about.data = about
        text = N_(
            "Nội dung bình xét hoặc cấp khen thưởng vừa thay đổi. Hãy xem lại số của từng văn bản"
            " rồi lưu."
        )
        raise BadInputError(Message(text), field=rows[first].number.id)

    def save(self) -> bool:
        """Save; with the button of a paper pressed, take its number in the same transaction."""
        row = self._wanting_a_number()
        try:
            if row:
                self._take_for(row)
            return super().save()
        except DomainError as error:
            if row:
                row.number.data = None  # nothing was taken
            # Rows of the form and papers of the checked record have the same indexes.
            if found := re.fullmatch(r"papers\[(\d+)\]\.(\w+)", error.field or ""):
                shown = self.papers[int(found[1])].form[found[2]]
                error.field = shown.form["name"].id if found[2] == "signer" else shown.id
            raise

    def _wanting_a_number(self) -> PaperNumberForm | None:
        """The paper whose button was pressed."""
        pressed = request.form.get("take")
        rows = {row.id: row.form for row in self.papers}
        return rows.get(pressed) if pressed else None

    def _take_for(self, row: PaperNumberForm) -> None:
        if row.number.data is not None:
            raise MoveRefusedError(Message("Văn bản này đã có số."), field=row.number.id)
        if (kind := find_kind(row.kind.data)) is None:
            raise MoveRefusedError(Message("Không có loại văn bản này."), field=row.number.id)
        self._share_signers()
        papers = tuple(one.form.paper() for one in self.papers)
        taken = number_register.issue_number(
            database.session(),
            review(),
            kind,
            day=row.date.data or today(),
            record=replace_section(load_record(), "papers", {"papers": papers}),
            by=account(),
            now=now(),
        )
        row.number.data, row.number.typed = taken.number, None

    def save_notice(self, *, changed: bool) -> str:
        if row := self._wanting_a_number():
            return _("Đã lấy số %(number)s cho %(paper)s.", number=row.number.data, paper=row.label)
        return super().save_notice(changed=changed)


def _list_papers_beside() -> list[IssuedPaper]:
    """The papers of the year that the page does not show: those of other meetings."""
    whole = facts_of(database.session(), review())
    shown = meeting_number()
    others = [paper for row in whole.meetings if row.number != shown for paper in row.papers]
    return others if shown is None else [*whole.papers, *others]


def _list_subjects(kinds: Sequence[str], record: Record) -> list[str]:
    """The subject of each paper, in the order in which several of a kind are filled."""
    settings = paper_settings_of(database.session(), review())
    waiting = {
        kind.value: iter(list_subjects(kind, record, settings)) for kind in MULTI_PAPER_KINDS
    }
    return [next(waiting[kind], "") if kind in waiting else "" for kind in kinds]


def _form_data(paper: IssuedPaper) -> dict[str, Any]:
    values = {name: getattr(paper, name) for name in IssuedPaper.__struct_fields__}
    return {**values, "signer": person_form_data(paper.signer)}


def _missing_kinds(written: list[str], record: Record) -> list[str]:
    """The numbered kinds not written down yet, the dossier first; several where there are."""
    offered: Sequence[PaperKind] = MEETING_PAPERS
    if meeting_number() is None:
        offered = (*DOSSIER, *(kind for kind in PaperKind if kind not in DOSSIER))
    settings = paper_settings_of(database.session(), review())
    wanted = {
        kind.value: len(list_subjects(kind, record, settings)) or 1
        for kind in offered
        if kind.is_numbered
    }
    return [kind for kind, count in wanted.items() for _ in range(count - written.count(kind))]


@requires(Right.EDIT_REVIEW)
def paper_numbers(review_id: int) -> ViewResult:
    """Edit what is known of the issued papers: those written down, then the kinds still missing."""
    record = load_record()
    written = [paper.kind for paper in record.papers]
    kinds = [*written, *_missing_kinds(written, record)]
    about = _list_subjects(kinds, record)
    rows = [*map(_form_data, record.papers), *({"kind": kind} for kind in kinds[len(written) :])]
    form = PaperNumbersForm(
        data={"papers": [{**row, "about": told} for row, told in zip(rows, about, strict=True)]}
    )
    posts = list_signers(database.session(), review())
    issued = list_issued_kinds(database.session(), review(), meeting_number())
    cited = list_cited_kinds(database.session(), review(), meeting_number()) if issued else ()
    issuer: Member | None = None
    for place, row in enumerate(form.in_order):
        if row.form.kind.data in issued:
            row.form.settle()
        elif row.form.kind.data in cited:
            row.form.settle_cited()
        # One signs what an agency issues of the dossier; the plan may be the next head's to issue.
        kind = find_kind(row.form.kind.data)
        above, issuer = issuer, find_issuer(kind, record) if kind else None
        same = row.form.is_of_dossier and not row.form.had_signer and issuer == above
        row.form.offer(posts, has_above=place > 0, same=same)
    given = number_register.list_numbers(database.session(), review())
    return handle_form(
        form,
        "paper_numbers",
        lambda: _next_url(review_id),
        given=given,
        paper_word=_number_labeller(record, about),
    )


def _number_labeller(record: Record, about: Sequence[str]) -> Callable[[PaperNumber], str]:
    """Label numbers of the register; with the subject while a paper still bears the number."""
    borne = {
        (paper.kind, paper.number): told
        for paper, told in zip(record.papers, about, strict=False)
        if paper.number is not None
    }
    return lambda given: label_paper(
        given.kind, "" if given.voided_at else borne.get((given.kind, given.number), "")
    )


def _next_url(review_id: int) -> str:
    """After taking a number stay on this page; after saving go to the review."""
    if request.form.get("take"):
        return url_for("review_forms.paper_numbers", review_id=review_id, _anchor="given")
    shown = "reviews.show" if meeting_number() is None else "review_forms.meeting"
    return url_for(shown, review_id=review_id)


@requires(Right.EDIT_REVIEW)
def void_number(review_id: int, number_id: int) -> ViewResult:
    """Give a number up, with the reason; it is never given again."""
    session = database.session()
    number = session.get(PaperNumber, number_id)
    if number is None or number.review_id != review_id:
        abort(404)
    with submitting() as submission:
        number_register.void_number(
            session, number, reason=request.form.get("reason", ""), by=account(), now=now()
        )
        submission.notify(_("Đã hủy số %(number)s.", number=number.number))
    return redirect(url_for("review_forms.paper_numbers", review_id=review_id, _anchor="given"))
