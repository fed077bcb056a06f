"""Fields that several forms of a review share: choices, pasted rows, people, known signers."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from workflow.domain.labels import Labelled
from workflow.domain.names.unit_names import DateSpan
from workflow.domain.record import Person
from workflow.domain.schema import find_field, get_field_label, label_value
from workflow.domain.texts.pasted_lists import clean_lines, read_names
from workflow.domain.vietnamese_text import fold_name
from workflow.models import UnitPost
from workflow.web.forms import ChoiceField, DayField, LineField, LinesField, RowsField, TextField
from workflow.web.language import translate


def field_label(path: str) -> Any:
    """The label of the field at a record path, translated when shown."""
    return lazy_gettext(get_field_label(path))


UNKNOWN: tuple[str, Any] = ("", _l("chưa ghi"))


def list_choices(kind: type[Labelled]) -> list[tuple[str, Any]]:
    """Pairs of value and label, in the order of the enumeration."""
    return [(member.value, _l(member.label)) for member in kind]


def coerce_to(kind: type[StrEnum]) -> Callable[[Any], Any]:
    """Turn what a form sends into a member; empty becomes None, unknown text is kept."""
    members = {member.value: member for member in kind}
    return lambda value: members.get(str(value), value or None)


def choice_field(
    path: str, *, kind: Any = ChoiceField, first: Any = UNKNOWN, **options: Any
) -> Any:
    """A form field for the field at a record path that offers its choices, `first` before them."""
    offered: Any = getattr(find_field(path), "choices", ())
    choices = [*([first] if first else []), *list_choices(offered)]
    return kind(field_label(path), choices=choices, **{"coerce": coerce_to(offered), **options})


def label_of_value(path: str, value: str) -> str:
    """The label of a value of the field at a record path, in the language of the page."""
    return translate(label_value(path, value))


class PastedRowsField(RowsField):
    """A list of rows with a box for many of them; `components` of the page name it `<id>-more`.

    A line goes into the field `into` of its row, or is the row itself. Rows of one name only take
    no name twice.
    """

    def __init__(self, *args: Any, into: str = "", names: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.into = f"-{into}" if into else ""
        self.names = names
        #: The number of the first row that was pasted.
        self.pasted_from = 0

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take in the rows and then the lines of the box."""
        super().process(formdata, data, extra_filters)
        self.pasted_from = len(self.entries)
        pasted = formdata.get(f"{self.name}-more", "") if formdata else ""
        for name, role in self._read_pasted(pasted):
            if self.is_full:
                self.too_many = True
                break
            place = self.last_index + 1
            row = {f"{self.name}-{place}{self.into}": name, f"{self.name}-{place}-role": role}
            self._add_entry(MultiDict(row), index=place)

    def _read_pasted(self, text: str) -> Iterator[tuple[str, str]]:
        """Each line of the box, with the role that stands behind a name."""
        if not self.names:
            yield from ((line, "") for line in clean_lines(text))
            return
        known = set(self._names())
        yield from (row for row in read_names(text) if fold_name(row[0]) not in known)

    def _names(self) -> Iterator[str]:
        for entry in self.entries:
            field = entry.form[self.into[1:]] if self.into else entry
            yield fold_name(field.data or "")


class ParagraphsField(PastedRowsField):
    """Boxes of text under one name."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(TextField(label, render_kw={"rows": 3}), label, **options)


def read_paragraphs(rows: ParagraphsField) -> tuple[str, ...]:
    """The boxes that were filled in."""
    return tuple(row.data for row in rows if row.data)


class PersonForm(PlainForm):
    """Name and positions; nobody, where both are empty."""

    name = LineField(_l("Họ và tên"))
    positions = LinesField(
        _l("Chức vụ"), description=_l("Mỗi dòng một chức vụ."), render_kw={"rows": 2}
    )

    def validate_name(self, field: LineField) -> None:
        """Positions belong to somebody."""
        if field.data is None and self.positions.data:
            raise ValidationError(_("Hãy ghi họ và tên người giữ chức vụ này."))

    def person(self) -> Person | None:
        """The person that was typed, if any."""
        if self.name.data is None:
            return None
        return Person(name=self.name.data, positions=tuple(self.positions.data or ()))


def read_persons(rows: Any) -> tuple[Person, ...]:
    """Everybody named in a list of rows."""
    return tuple(person for row in rows if (person := row.form.person()))


def person_form_data(person: Person | None) -> dict[str, Any]:
    """The form data of a person."""
    return {"name": person.name, "positions": person.positions} if person else {}


#: The answer for the signer of the paper above.
SAME_SIGNER = "above"


class KnownSignerForm(PlainForm):
    """The part of the form of a paper that offers its signers; the paper has a `date`."""

    date: DayField
    known_signer = ChoiceField(_l("Chọn người ký đã biết"))

    #: Who is offered, by the value of the choice.
    posts: Mapping[str, UnitPost] = MappingProxyType({})

    def offer(
        self, posts: Sequence[UnitPost], *, has_above: bool = False, same: bool = False
    ) -> None:
        """Offer those who hold a post on the day of the paper; all of them while it has none.

        A paper with another one above it may have the same signer; with `same` that is chosen until
        somebody chooses otherwise.
        """
        day = self.date.data
        held = posts if day is None or self.known_signer.data else _held_on(posts, day)
        self.posts = {str(post.id): post for post in held}
        names = [(key, f"{post.person} – {post.post}") for key, post in self.posts.items()]
        above = [(SAME_SIGNER, _("như văn bản trên"))] if has_above else []
        self.known_signer.offer([("", _("ghi tay ở dưới")), *above, *names])
        if above and same and self.known_signer.raw_data is None:
            self.known_signer.data = SAME_SIGNER

    def known_person(self) -> Person | None:
        """The signer that was chosen, with the post that tells the form of the signature."""
        post = self.posts.get(self.known_signer.data or "")
        return Person(post.person, (post.post,)) if post else None

    def validate_known_signer(self, field: ChoiceField) -> None:
        """Nobody signs on a day on which the post is another's."""
        post = self.posts.get(field.data or "")
        if post and self.date.data and not _held_on([post], self.date.data):
            raise ValidationError(
                _("%(name)s không giữ chức vụ này vào ngày của văn bản.", name=post.person)
            )


def _held_on(posts: Sequence[UnitPost], day: dt.date) -> list[UnitPost]:
    return [post for post in posts if DateSpan(day, day).meets(post)]
