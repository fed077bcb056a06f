"""Who may sign a paper: offered from the posts of the agency that issues it, never filled in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from workflow.domain.record import Person
from workflow.domain.unit_names import DateSpan
from workflow.models import UnitPost
from workflow.web.forms import ChoiceField, DayField


class KnownSignerForm(PlainForm):
    """The part of the form of a paper that offers its signers; the paper has a `date`."""

    date: DayField
    known_signer = ChoiceField(_l("Chọn người ký đã biết"))

    #: Who is offered, by the value of the choice.
    posts: Mapping[str, UnitPost] = MappingProxyType({})

    def offer(self, posts: Sequence[UnitPost]) -> None:
        """Offer those who hold a post on the day of the paper; all of them while it has none."""
        day = self.date.data
        held = posts if day is None or self.known_signer.data else _held_on(posts, day)
        self.posts = {str(post.id): post for post in held}
        names = [(key, f"{post.person} – {post.post}") for key, post in self.posts.items()]
        self.known_signer.offer([("", _("ghi tay ở dưới")), *names])

    def picked(self) -> Person | None:
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
