"""The member units: their names of that year, their roles, their order."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField
from wtforms.validators import ValidationError

from workflow.domain.names.mentions import list_sections_naming
from workflow.domain.record import Member, Record
from workflow.domain.roles import Right
from workflow.domain.vietnamese_text import make_sort_key
from workflow.services.members import save_members
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import LineField, RowForm, WholeNumberField
from workflow.web.language import translate
from workflow.web.protection.access import account, requires, review
from workflow.web.review_forms.base import SectionForm, handle_form, load_record
from workflow.web.review_forms.fields import PastedRowsField, choice_field, field_label
from workflow.web.submitting import Submission, ViewResult


class MemberForm(RowForm):
    """One unit; `was` is the name it had when the page was opened."""

    was = HiddenField()
    name = LineField(field_label("members[].name"))
    role = choice_field("members[].role")
    role_order = WholeNumberField(
        field_label("members[].role_order"), description=_l("Của các Phó khối: thứ nhất là 1.")
    )
    short_name = LineField(field_label("members[].short_name"))
    abbreviation = LineField(field_label("members[].abbreviation"), description=_l("Ví dụ: BTGTU"))
    parent = LineField(field_label("members[].parent"), description=_l("In phía trên tên đơn vị."))
    family = choice_field("members[].family")

    def member(self) -> Member:
        return Member(**self.typed)

    def validate_name(self, field: LineField) -> None:
        """A unit needs a name, unless its row is empty."""
        if field.data is None and not self.blank:
            raise ValidationError(_("Hãy ghi tên đơn vị, hoặc xóa dòng này."))

    def validate_role_order(self, field: WholeNumberField) -> None:
        """The first deputy is 1."""
        if field.data == 0:
            raise ValidationError(_("Thứ tự bắt đầu từ 1."))


class MembersForm(SectionForm):
    section = "members"
    leads_on = True

    members = PastedRowsField(
        FormField(MemberForm), field_label("members"), into="name", names=True
    )
    member_count_stated = WholeNumberField(
        field_label("member_count_stated"),
        description=_l("Số thành viên ghi trong quyết định hoặc quy chế, để đối chiếu danh sách."),
    )

    @property
    def rows(self) -> Iterator[MemberForm]:
        return (entry.form for entry in self.members if not entry.form.blank)

    def renamed(self) -> dict[str, str]:
        """Old to new name of each member that was given one; a name that stays is not carried."""
        names = {str(row.was.data): str(row.name.data) for row in self.rows if row.was.data}
        staying = {row.name.data for row in self.rows}
        return {old: new for old, new in names.items() if old != new and old not in staying}

    def save(self) -> bool:
        """Save the list and carry new names."""
        self.before = {member.name for member in load_record().members}
        saved = save_members(
            database.session(),
            review(),
            {
                "members": tuple(row.member() for row in self.rows),
                "member_count_stated": self.member_count_stated.data,
            },
            self.renamed(),
            seen=self.version_seen(),
            by=account(),
            now=now(),
        )
        return saved is not None

    def notify(self, submission: Submission, *, changed: bool) -> None:
        """Warn also of places that still name a removed unit."""
        for warning in _list_lost_mentions(self.before - set(self.renamed()), load_record()):
            submission.notify(warning, "warn")
        super().notify(submission, changed=changed)


def _list_lost_mentions(before: set[str], record: Record) -> Iterator[str]:
    for name in sorted(before - {member.name for member in record.members}, key=make_sort_key):
        if places := list_sections_naming(record, name):
            yield _(
                "«%(name)s» không còn trong danh sách nhưng vẫn được nhắc ở: %(where)s.",
                name=name,
                where=", ".join(translate(place) for place in places),
            )


@requires(Right.EDIT_REVIEW)
def members(review_id: int) -> ViewResult:
    """Edit the list of members."""
    record = load_record()
    rows = [{"was": member.name, **_form_data(member)} for member in record.members]
    form = MembersForm(
        data={"members": rows, "member_count_stated": record.member_count_stated},
    )
    return handle_form(form, "members", lambda: url_for("reviews.show", review_id=review_id))


def _form_data(member: Member) -> dict[str, Any]:
    return {name: getattr(member, name) for name in Member.__struct_fields__}
