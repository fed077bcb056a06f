"""Check each tag by itself, so that one wrong tag hides no other, and that they pair up."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import jinja2
from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from worker.word.explain import explain
from worker.word.grammar import find_complaints
from worker.word.tags import Tag
from worker.word.values import nearest
from workflow.domain.errors import Message
from workflow.domain.labels import N_

Complaint = tuple[Tag, Message, str | None]  # the tag, what is wrong, the nearest known name

_CLOSED_BY = {"if": "endif", "for": "endfor"}
_INSIDE = {"elif": ("if",), "else": ("if", "for")}
_AROUND = {
    "if": ("", "{% endif %}"),
    "for": ("", "{% endfor %}"),
    "elif": ("{% if 1 %}", "{% endif %}"),
    "else": ("{% if 1 %}", "{% endif %}"),
    "endif": ("{% if 1 %}", ""),
    "endfor": ("{% for x in y %}", ""),
    "macro": ("", "{% endmacro %}"),
    "call": ("", "{% endcall %}"),
    "block": ("", "{% endblock %}"),
    "filter": ("", "{% endfilter %}"),
    "with": ("", "{% endwith %}"),
    "autoescape": ("", "{% endautoescape %}"),
}
_BLOCK_SET = "set"
#: Words that begin or end a tag which templates may use, for whoever mistypes one.
_WORDS = ("if", "elif", "else", "endif", "for", "endfor", "set", "cellbg", "colspan", "vm", "hm")
#: Ends of what is refused where it begins.
_REFUSED_ENDS = tuple(
    f"end{word}" for word in ("macro", "call", "block", "filter", "with", "autoescape", "set")
)


def parse_tag(environment: jinja2.Environment, tag: Tag) -> nodes.Template:
    """One tag as Jinja reads it by itself; raises as `Environment.parse` does."""
    before, after = _AROUND.get(tag.word, ("", "")) if tag.kind == "{%" else ("", "")
    if tag.kind == "{%" and tag.word == _BLOCK_SET and "=" not in tag.code:
        after = "{% endset %}"
    typed = replace(tag, filter="").source
    return environment.parse(f"{before}{typed}{after}")


def check_tag(environment: jinja2.Environment, tag: Tag) -> Iterator[Complaint]:
    """Everything wrong with one tag."""
    if tag.kind == "{%" and tag.word in _REFUSED_ENDS:
        yield tag, Message("Mẫu không được dùng cú pháp này."), None
        return
    try:
        found = list(find_complaints(parse_tag(environment, tag)))
    except (TemplateSyntaxError, RecursionError, ValueError, OverflowError) as error:
        is_known = tag.kind != "{%" or tag.word in (*_WORDS, *_AROUND)
        yield tag, explain(error), None if is_known else nearest(tag.word, _WORDS)
    else:
        yield from ((tag, message, near) for _, message, near in found)


class Pairing:
    """Pairs `if` and `for` with their ends; `unpaired` are tags that have no partner."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self.partners: dict[Tag, list[Tag]] = {}  # by opening tag, those that belong to it
        self.complaints: list[Complaint] = []
        self.unpaired: set[Tag] = set()
        open_: list[Tag] = []
        for tag in tags:
            if tag.kind == "{%":
                self._add(tag, open_)
        for tag in open_:
            self._complain(tag, Message("Thiếu thẻ đóng (endif hoặc endfor)."))
            self.unpaired |= {tag, *self.partners[tag]}

    def _add(self, tag: Tag, open_: list[Tag]) -> None:
        if tag.word in _CLOSED_BY:
            open_.append(tag)
            self.partners[tag] = []
        elif tag.word in _INSIDE or tag.word in _CLOSED_BY.values():
            self._add_inner(tag, open_)

    def _add_inner(self, tag: Tag, open_: list[Tag]) -> None:
        wanted = _INSIDE.get(tag.word) or tuple(
            word for word, end in _CLOSED_BY.items() if end == tag.word
        )
        if not open_ or open_[-1].word not in wanted:
            words = N_(" hoặc ").join(wanted)
            message = Message("Thẻ {tag} không có thẻ mở {words}.", tag=tag.word, words=words)
            self._complain(tag, message)
            self.unpaired.add(tag)
            return
        self.partners[open_[-1]].append(tag)
        if tag.word not in _INSIDE:
            open_.pop()

    def _complain(self, tag: Tag, message: Message) -> None:
        self.complaints.append((tag, message, None))
