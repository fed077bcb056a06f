"""The part of the page of numbers that is about one paper."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FormField, HiddenField
from wtforms.validators import ValidationError

from workflow.domain.paper_kinds import DOSSIER, PaperKind
from workflow.domain.record import IssuedPaper, Person
from workflow.web.forms import DayField, LineField, WholeNumberField
from workflow.web.review_forms.fields import (
    KnownSignerForm,
    PersonForm,
    field_label,
    label_of_value,
)


class PaperNumberForm(KnownSignerForm):
    """One paper; a paper of which nothing is known is not written down."""

    kind = HiddenField()
    number = WholeNumberField(
        field_label("papers[].number"), description=_l("Chỉ phần số, ví dụ 15")
    )
    symbol = LineField(
        field_label("papers[].symbol"),
        description=_l("Để trống thì lập theo chữ viết tắt của cơ quan ban hành."),
    )
    date = DayField(field_label("papers[].date"))
    signer = FormField(PersonForm, field_label("papers[].signer"))
    sent_on = DayField(field_label("papers[].sent_on"))

    #: The signer of the paper above, where that was asked for.
    shared_signer: Person | None = None

    #: A paper of the kind went out: what is written down of it stays.
    is_issued: bool = False
    #: A paper that went out cites it: its number and day stay.
    is_cited: bool = False

    #: What it is about, where there are several of its kind: shown, and sent back as it was seen.
    about = HiddenField()

    def settle(self) -> None:
        """Show what stands on a paper that went out as it stays."""
        self.is_issued = True
        self._settle_number()
        if self.had_signer:
            _make_read_only(*self.signer.form)

    def settle_cited(self) -> None:
        """The same for what another paper that went out cites it by."""
        self.is_cited = True
        self._settle_number()

    def _settle_number(self) -> None:
        """Of a paper of which something is known an empty symbol is settled too: it was printed."""
        known = [field for field in (self.number, self.date) if field.object_data]
        _make_read_only(*known, *([self.symbol] if known or self.symbol.object_data else []))

    @property
    def label(self) -> str:
        return label_paper(self.kind.data, self.about.data or "")

    @property
    def may_take(self) -> bool:
        """Tell if a number can be taken: the kind is numbered and the paper has none yet."""
        kinds = {kind.value for kind in PaperKind if kind.is_numbered}
        return self.kind.data in kinds and self.number.data is None and not self.is_issued

    @property
    def is_of_dossier(self) -> bool:
        """Tell if the paper stands open on the page, not behind its name."""
        return self.kind.data in DOSSIER

    @property
    def is_in_use(self) -> bool:
        """Tell if something of it is written down, or faulty: then it is shown unfolded."""
        return self.paper() != IssuedPaper(kind=self.kind.data) or bool(self.errors)

    @property
    def had_signer(self) -> bool:
        """Tell if a signer is written down already."""
        return bool(self.signer.form["name"].object_data)

    @property
    def has_new_signer(self) -> bool:
        """Tell if a signer was typed where none was: that is meant, whatever stays chosen above."""
        return self.signer.form.person() is not None and not self.had_signer

    def paper(self) -> IssuedPaper:
        names = ("number", "symbol", "date", "sent_on")
        return IssuedPaper(
            kind=self.kind.data,
            signer=self.signed_by(),
            **{name: self[name].data for name in names},
        )

    def signed_by(self) -> Person | None:
        """The signer: that of the paper above, one of those known, or who was typed."""
        return self.shared_signer or self.known_person() or self.signer.form.person()

    def validate_kind(self, field: HiddenField) -> None:
        """The kind is not typed; a form that lost it is not one of ours."""
        if not field.data:
            raise ValidationError(_("Thiếu loại văn bản; hãy tải lại trang."))


def _make_read_only(*fields: Field) -> None:
    for field in fields:
        field.render_kw = {**(field.render_kw or {}), "readonly": True}


def label_paper(kind: str, about: str) -> str:
    """`Biên bản kiểm phiếu – Trưởng khối`; the kind alone where there is one."""
    name = label_of_value("papers[].kind", kind)
    return f"{name} – {about}" if about else name
