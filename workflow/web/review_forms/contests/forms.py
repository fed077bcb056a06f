"""One thing decided at the meeting: what, how, the ballots, the votes, who was chosen."""

from collections.abc import Iterator
from typing import Any

import msgspec
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField
from wtforms.validators import InputRequired, ValidationError

from workflow.domain.papers.multi_paper import carry_minutes_numbers
from workflow.domain.record import Contest, Method, Purpose, Record, Tally, Withdrawal
from workflow.domain.schema import replace_section
from workflow.domain.votes.ballots import ContestRanking, rank_contest
from workflow.services.cases import Finding
from workflow.services.snapshots import paper_settings_of
from workflow.web import database
from workflow.web.forms import (
    LineField,
    RadioChoiceField,
    RowForm,
    RowsField,
    TextField,
    WholeNumberField,
)
from workflow.web.protection.access import review
from workflow.web.review_forms.base import SectionForm
from workflow.web.review_forms.fields import PastedRowsField, choice_field, field_label
from workflow.web.review_forms.findings import findings_of_section

_MEMBERS_LIST = {"list": "members-list"}
_COUNTS = ("entitled", "issued", "returned", "valid", "invalid")


class TallyRowForm(RowForm):
    """The votes of one candidate; Enter goes down the column."""

    candidate = LineField(field_label("contests[].tallies[].candidate"), render_kw=_MEMBERS_LIST)
    votes = WholeNumberField(
        field_label("contests[].tallies[].votes"), render_kw={"data-column": "votes"}
    )
    written_votes = WholeNumberField(
        field_label("contests[].tallies[].written_votes"), render_kw={"data-column": "written"}
    )
    against = WholeNumberField(
        field_label("contests[].tallies[].against"), render_kw={"data-column": "against"}
    )
    written_against = WholeNumberField(
        field_label("contests[].tallies[].written_against"),
        render_kw={"data-column": "written_against"},
    )

    def validate_candidate(self, field: LineField) -> None:
        """Votes are for somebody."""
        if field.data is None and not self.blank:
            raise ValidationError(_("Hãy ghi đơn vị hoặc người được số phiếu này."))


class WithdrawalForm(PlainForm):
    candidate = LineField(field_label("contests[].withdrawn[].candidate"), render_kw=_MEMBERS_LIST)
    reason = LineField(field_label("contests[].withdrawn[].reason"))

    def validate_candidate(self, field: LineField) -> None:
        """A reason is somebody's."""
        if field.data is None and self.reason.data:
            raise ValidationError(_("Hãy ghi đơn vị hoặc người xin rút."))


class ContestForm(SectionForm):
    section = "contests"
    leads_on = True

    purpose = choice_field(
        "contests[].purpose",
        kind=RadioChoiceField,
        first=None,
        validators=[InputRequired(_l("Hãy chọn nội dung bình xét."))],
    )
    title = LineField(
        field_label("contests[].title"),
        description=_l("Ví dụ: Đơn vị dẫn đầu Khối thi đua 6 năm 2021. Có thể để trống."),
    )
    method = choice_field("contests[].method", first=None, render_kw={"data-decides": ""})
    round = WholeNumberField(field_label("contests[].round"))
    seats = WholeNumberField(field_label("contests[].seats"))
    entitled = WholeNumberField(field_label("contests[].entitled"))
    issued = WholeNumberField(field_label("contests[].issued"))
    returned = WholeNumberField(field_label("contests[].returned"))
    valid = WholeNumberField(field_label("contests[].valid"))
    invalid = WholeNumberField(field_label("contests[].invalid"))
    tallies = PastedRowsField(
        FormField(TallyRowForm), field_label("contests[].tallies"), into="candidate", names=True
    )
    withdrawn = RowsField(FormField(WithdrawalForm), field_label("contests[].withdrawn"))
    chosen = RowsField(
        LineField(field_label("contests[].chosen"), render_kw=_MEMBERS_LIST),
        field_label("contests[].chosen"),
    )
    tie_break = TextField(
        field_label("contests[].tie_break"),
        description=_l("Ví dụ: Bỏ phiếu lại; Trưởng khối quyết định theo quy chế."),
        render_kw={"rows": 2},
    )

    def __init__(self, record: Record, place: int) -> None:
        self.record, self.place = record, place
        self.is_new = place >= len(record.contests)
        self.paths = () if self.is_new else (f"contests[{place}]",)
        super().__init__(prefix=f"contests-{place}-", data=self._shown())

        if self.by_hands:
            self.tallies.label.text = _("Kết quả biểu quyết")
        self._word(self.valid, _("Số người biểu quyết"))
        for row in self._tally_forms():
            self._word(row.votes, _("Số người đồng ý"))
            self._word(row.against, _("Số người không đồng ý"))

    def _word(self, field: WholeNumberField, of_hands: str) -> None:
        """Call a count as the method has it, also once another one is chosen on the page."""
        words = {"data-by-ballot": str(field.label.text), "data-by-hands": of_hands}
        field.render_kw = {**(field.render_kw or {}), **words}
        if self.by_hands:
            field.label.text = of_hands

    def list_left(self) -> tuple[Finding, ...]:
        """Of all contests, as the notice counts them; a new one has no path of its own yet."""
        return findings_of_section(review(), self.section)

    @property
    def by_hands(self) -> bool:
        """Hands are counted: there are no ballots to hand out and take back."""
        return bool(self.method.data is Method.OPEN_BALLOT)

    def asks_for(self, name: str) -> bool:
        """Tell whether a count is asked for; of a show of hands those of ballots only if known."""
        of_ballots = ("issued", "returned", "invalid")
        return not self.by_hands or name not in of_ballots or self[name].data is not None

    @property
    def ballots_judged(self) -> int:
        """Valid and invalid ballots together, as the page counts along while they are typed."""
        return (self.valid.data or 0) + (self.invalid.data or 0)

    @property
    def votes_given(self) -> int:
        """The votes of all candidates together."""
        return sum(row.votes.data or 0 for row in self._tally_forms())

    def _shown(self) -> dict[str, Any]:
        if self.is_new:
            first = {"tallies": [{}], "chosen": [None]}  # rows to type into at once
            return {"round": 1, "seats": 1, "method": Method.UNRECORDED, **first}
        contest = self.record.contests[self.place]
        shown = msgspec.structs.asdict(contest)
        for name in ("tallies", "withdrawn"):
            shown[name] = [msgspec.structs.asdict(row) for row in getattr(contest, name)]
        return shown

    def handle_button(self) -> str | None:
        """Fill in what can be derived; nothing is saved."""
        if "all_members" in request.form:
            return self._take_all_members()
        if "suggest_entitled" in request.form:
            self.entitled.data, self.entitled.typed = len(self.record.voters), None
            self.notice = _("Đã điền số thành viên, chưa lưu.")
            return str(self.entitled.id)
        if "take_result" in request.form:
            return self._take_result()
        return super().handle_button()

    def _take_all_members(self) -> str:
        while self.tallies.entries and self.tallies[-1].form.blank:
            self.tallies.pop_entry()
        first = len(self.tallies)
        known = {row.candidate.data for row in self._tally_forms()}
        for member in self.record.members:
            if member.role != "observer" and member.name not in known:
                self.tallies.append_entry({"candidate": member.name})
        self.notice = (
            _("Đã đưa các đơn vị vào danh sách, chưa lưu. Hãy ghi số phiếu rồi bấm Lưu.")
            if len(self.tallies) > first
            else _("Mọi đơn vị thành viên đã có trong danh sách.")
        )
        return f"{self.tallies.id}-{min(first, len(self.tallies) - 1)}-votes"

    def _take_result(self) -> str:
        result = rank_contest(self.contest())
        while self.chosen.entries and self.chosen[-1].data is None:
            self.chosen.pop_entry()
        typed = {row.data for row in self.chosen}
        for name in result.winners if result else ():
            if name not in typed:
                self.chosen.append_entry(name)
        if result and result.winners:
            self.notice = _("Đã điền theo kết quả kiểm phiếu, chưa lưu. Hãy xem lại rồi bấm Lưu.")
            return str(self.chosen.id)
        self.notice, self.notice_tone = self._say_why_nobody_won(result), "warn"
        return str(self.tallies.id)

    def _say_why_nobody_won(self, result: ContestRanking | None) -> str:
        """What has to be typed before the votes tell who was chosen."""
        if result is None:
            missing = [
                row for row in self._tally_forms() if not row.blank and row.votes.data is None
            ]
            if not missing:
                return _("Chưa điền được: hãy ghi các đơn vị và số phiếu đồng ý trước.")
            return _(
                "Chưa điền được: %(count)s đơn vị chưa có số phiếu đồng ý; không được phiếu nào"
                " thì ghi 0.",
                count=len(missing),
            )
        if result.tied:
            names = "; ".join(result.tied)
            return _("Chưa điền được: %(names)s bằng phiếu nhau ở suất cuối.", names=names)
        return _("Chưa điền được: không đơn vị nào có phiếu.")

    def _tally_forms(self) -> Iterator[TallyRowForm]:
        return (row.form for row in self.tallies)

    def contest(self) -> Contest:
        """The contest as typed."""
        return Contest(
            purpose=self.purpose.data or Purpose.OTHER,
            method=self.method.data or Method.UNRECORDED,
            title=self.title.data,
            round=self.round.data or 1,
            seats=self.seats.data or 1,
            tallies=tuple(Tally(**row.typed) for row in self._tally_forms() if row.candidate.data),
            withdrawn=tuple(
                Withdrawal(row.form.candidate.data, row.form.reason.data)
                for row in self.withdrawn
                if row.form.candidate.data
            ),
            chosen=tuple(row.data for row in self.chosen if row.data),
            tie_break=self.tie_break.data,
            **{name: self[name].data for name in _COUNTS},
        )

    def change(self, record: Record) -> Record:
        """Put the contest in its place, or behind the others where that place is gone."""
        rows = (*record.contests[: self.place], self.contest(), *record.contests[self.place + 1 :])
        count = len(record.contests)
        came_from = [place if place < count else None for place in range(len(rows))]
        changed = replace_section(record, "contests", {"contests": rows})
        settings = paper_settings_of(database.session(), review())
        return carry_minutes_numbers(record, changed, came_from, settings)
