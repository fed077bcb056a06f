"""Walk a template along its XML to find the context of each placeholder.

Refuses templates whose branches and loops could leave elements unbalanced, so that rendered text
can be written into the file without parsing it again.
"""

from collections.abc import Sequence

from jinja2 import nodes

from worker.word.errors import Refusal
from worker.word.expressions.grammar import BLOCKS, RICH, SUBDOC
from worker.word.expressions.rich import EXAMPLE
from worker.word.expressions.subdocuments import EXAMPLE as SUBDOC_EXAMPLE
from worker.word.expressions.values import (
    BETWEEN_BLOCKS,
    BETWEEN_PARAGRAPHS,
    IN_ATTRIBUTE,
    IN_PARAGRAPH,
)
from worker.word.parts.column_check import ColumnCheck
from worker.word.parts.xml_cursor import XmlCursor
from workflow.domain.labels import N_

#: Characters to walk over; twice the longest part.
_MAX_WORK = 8 * 2**20


class _TooDeepError(Refusal):
    """Loops in loops take too many walks."""


class XmlWalk:
    """`tabs` says by placeholder what a tab in its value becomes; None leaves it to docxtpl."""

    def __init__(self, tree: nodes.Template) -> None:
        self.tabs: dict[int, str | None] = {}
        self.refusals: list[tuple[int, Refusal]] = []
        self.has_loose_runs = False  # some value or text needs docxtpl's line breaks
        self.may_change_tables = False
        self._work = 0
        self._tables: ColumnCheck | None = ColumnCheck()
        self._depth, self._line = 0, 1
        tables = self._tables
        try:
            end = self._body(tree.body, XmlCursor())
            end.merge(XmlCursor())
        except Refusal as refusal:
            self.refusals.append((self._line, refusal))
        self.may_change_tables |= tables.may_change

    def _body(self, body: Sequence[nodes.Node], cursor: XmlCursor) -> XmlCursor:
        for node in body:
            self._line = node.lineno
            if isinstance(node, nodes.Output):
                cursor = self._output(node, cursor)
            elif isinstance(node, nodes.If | nodes.For):
                cursor = self._enter(node, cursor)
        return cursor

    def _enter(self, node: nodes.If | nodes.For, cursor: XmlCursor) -> XmlCursor:
        """Walk branches or a loop; where they do not fit, go on as if all of it were plain text."""
        depth = self._depth
        elifs = node.elif_ if isinstance(node, nodes.If) else []
        try:
            if isinstance(node, nodes.For):
                return self._loop(node, cursor)
            return self._branches(node, cursor)
        except _TooDeepError:
            raise
        except Refusal as refusal:
            self.refusals.append((self._line, refusal))
        self._depth, self._tables = depth, None
        for body in (node.body, *(branch.body for branch in elifs), node.else_):
            cursor = self._body(body, cursor)
        return cursor

    def _output(self, node: nodes.Output, cursor: XmlCursor) -> XmlCursor:
        for child in node.nodes:
            self._line = child.lineno
            if isinstance(child, nodes.TemplateData):
                cursor = self._text(child.data, cursor)
            else:
                self._place(child, cursor)
                cursor = cursor.after_value()
        return cursor

    def _text(self, text: str, cursor: XmlCursor) -> XmlCursor:
        self._work += len(text)
        if self._work > _MAX_WORK:  # loops are walked twice, so loops in loops could take for ever
            raise _TooDeepError.from_text("Mẫu lồng nhau quá sâu.")
        return cursor.move(text, self._on_tag)

    def _on_tag(self, name: str, token: str) -> None:
        if self._tables:
            self._tables.tag(name, token, self._depth)

    def _place(self, child: nodes.Expr, cursor: XmlCursor) -> None:
        tab = None
        filter_name = child.name if isinstance(child, nodes.Filter) else ""
        if filter_name in (RICH, SUBDOC, BLOCKS):
            tab = self._made(filter_name, cursor)
        elif cursor.tag is not None:
            tab = IN_ATTRIBUTE
        elif cursor.in_run and cursor.look is not None:
            run = f"<w:r>{cursor.look}"
            tab = f'</w:t></w:r>{run}<w:tab/></w:r>{run}<w:t xml:space="preserve">'
        elif cursor.in_run:
            self.has_loose_runs = True
        elif not cursor.holds_text:
            self._refuse(
                N_("Chỗ điền nằm ngoài chữ: RichText phải viết {example}, tài liệu con {other}.")
            )
        self.tabs[id(child)] = tab

    def _made(self, made: str, cursor: XmlCursor) -> str | None:
        """Return a value in the place of whole runs or paragraphs."""
        if made == RICH and cursor.in_paragraph:
            self.has_loose_runs = True
            return IN_PARAGRAPH
        if made != RICH and cursor.between_paragraphs:
            self.has_loose_runs = self.may_change_tables = True
            return BETWEEN_PARAGRAPHS
        if made == BLOCKS and cursor.between_blocks:
            self.has_loose_runs = True
            return BETWEEN_BLOCKS
        if made == SUBDOC:
            self._refuse(N_("Tệp chèn phải đứng riêng một đoạn: {example}."), SUBDOC_EXAMPLE)
        else:
            self._refuse(N_("RichText phải đứng trong chỗ điền riêng: {example}."))
        return None

    def _refuse(self, text: str, example: str = EXAMPLE) -> None:
        refusal = Refusal.from_text(text, example=example, other=SUBDOC_EXAMPLE)
        self.refusals.append((self._line, refusal))

    def _branches(self, node: nodes.If, cursor: XmlCursor) -> XmlCursor:
        self._depth += 1
        bodies = [node.body, *(branch.body for branch in node.elif_), node.else_]
        ends = [self._body(body, cursor) for body in bodies]
        self._depth -= 1
        self._line = node.lineno
        for end in ends[1:]:
            ends[0] = ends[0].merge(end)
        return ends[0]

    def _loop(self, node: nodes.For, cursor: XmlCursor) -> XmlCursor:
        self._depth += 1
        end = self._body(node.body, cursor)
        self._line = node.lineno  # what does not fit is told at the tag of the loop
        end = end.merge(cursor)
        if end != cursor:  # the next round starts in another run than the first
            tables, self._tables = self._tables, None
            end = self._body(node.body, end).merge(end)
            self._tables = tables
        last = self._body(node.else_, cursor)
        self._line = node.lineno
        self._depth -= 1
        return last.merge(end)
