"""Add budget checks and output contexts to the syntax tree before Jinja compiles it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from worker.word.expressions.sandbox import SHORT
from worker.word.parts.source import MARK, PLAIN

_PER_ROUND = 128  # what a round of a loop costs even if it writes nothing
_PER_NODE = 8  # what evaluating one name, operator or filter costs in a loop
#: How docxtpl spells plain braces, at the beginning and at the end of what looks like a tag.
_OPENING = re.compile(r"\{_(?=[{%#])")
_CLOSING = {"}_}": "}}", "%_}": "%}"}
_LOOSE = re.compile(r"(?:\A|<w:t(?: [^>]*)?>)[^<]*[\n\t]")
_DRAWING_ID = re.compile(r'(<wp:docPr [^>]*?\bid=")[^"]*')
FIRST_DRAWING = 1001
#: The id of a bookmark, a permission or a content control, or the name of a bookmark.
_REPEATED = re.compile(
    r"<w:(?P<range>bookmark|perm)(?P<end>Start|End) [^>]*>"
    r'|<w:id w:val="[^"]*"/>'
    r"|<w:comment(?:RangeStart|RangeEnd|Reference) [^>]*/>"
)
#: Word's names of paragraphs, which no two may share; what is repeated needs none.
_PARAGRAPH_ID = re.compile(r' w14:(?:paraId|textId)="[^"]*"')
_ID_VALUE = re.compile(r'w:(id|name|val)="([^"]*)"')


class BoundedExpressions(NodeTransformer):
    """Replaces operators whose cost depends on their values by filters that pay for it."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802  Jinja's name
        self.generic_visit(node)
        return _filter(nodes.List(node.nodes, lineno=node.lineno), "join", "")

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(nodes.List(node.args, lineno=node.lineno), "numbers")

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        nothing = nodes.Const(None, lineno=node.lineno)
        bounds = [bound or nothing for bound in (node.arg.start, node.arg.stop, node.arg.step)]
        return nodes.Filter(node.node, "slice_of", bounds, [], None, None, lineno=node.lineno)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if len(node.ops) == 1 and _is_cheap(node.expr, node.ops[0]):
            return node
        left, found = node.expr, list[nodes.Expr]()
        for operand in node.ops:
            operator = nodes.Const(operand.op, lineno=node.lineno)
            arguments = [operator, operand.expr]
            found.append(
                nodes.Filter(left, "compare", arguments, [], None, None, lineno=node.lineno)
            )
            left = operand.expr
        whole = found[0]
        for one in found[1:]:
            whole = nodes.And(whole, one, lineno=node.lineno)
        return whole


def _is_cheap(left: nodes.Expr, operand: nodes.Operand) -> bool:
    """Is one side written in the template, so that its length bounds the comparison?"""
    if operand.op in ("in", "notin"):
        right = operand.expr
        return isinstance(right, nodes.List | nodes.Tuple) and all(
            isinstance(item, nodes.Const) for item in right.items
        )
    return isinstance(left, nodes.Const) or isinstance(operand.expr, nodes.Const)


class Instrumentation:
    """Adds to `tree` what a render needs; `number` is the place of the part among all parts."""

    def __init__(
        self, tree: nodes.Template, tabs: Mapping[int, str | None], number: int = 0
    ) -> None:
        self.has_loose_text = False  # a bare tab or line break in the template's own text
        self._tabs = tabs
        self._first = first_drawing(number)
        self._drawings: list[tuple[int, nodes.TemplateData]] = []
        self._body(tree.body, 0, loops=0)
        self.numbers_drawings = False  # only after the render
        if not self._number_drawings():
            self.numbers_drawings = not self._count_drawings(tree)

    def _body(self, body: Sequence[nodes.Node], depth: int, loops: int) -> int:
        """Instrument all statements; return what they may cost, in characters."""
        weight = 0
        for node in body:
            if isinstance(node, nodes.Output):
                weight += self._output(node, depth, loops)
            elif isinstance(node, nodes.If):
                weight += _expressions(node.test)
                for branch in (node.body, node.elif_, node.else_):
                    weight += self._body(branch, depth + 1, loops)
            elif isinstance(node, nodes.For):
                inside = self._body(node.body, depth + 1, loops + 1)
                inside += 0 if node.test is None else _expressions(node.test)
                weight += _expressions(node.iter)
                node.iter = _filter(node.iter, "rows", _PER_ROUND + inside)
                weight += self._body(node.else_, depth + 1, loops)
            else:
                weight += _expressions(node)
        return weight

    def _output(self, node: nodes.Output, depth: int, loops: int) -> int:
        weight = 0
        bounded: list[nodes.Expr] = []
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self._text(child, depth)
                weight += len(child.data)
                bounded += _with_unique_ids(child) if loops else [child]
            else:
                weight += SHORT + _expressions(child)
                bounded.append(_filter(child, "write", self._tabs[id(child)]))
        node.nodes = bounded
        return weight

    def _text(self, node: nodes.TemplateData, depth: int) -> None:
        text = node.data.replace(MARK, "").replace(PLAIN, "")
        text = _OPENING.sub("{", text)
        for spelled, meant in _CLOSING.items():
            text = text.replace(spelled, meant)
        node.data = text
        self.has_loose_text |= bool(_LOOSE.search(text))
        if "<wp:docPr" in text:
            self._drawings.append((depth, node))

    def _number_drawings(self) -> bool:
        """Number drawings once and for all, if no branch or loop can change their count."""
        if any(depth or _is_cut(node.data) for depth, node in self._drawings):
            return False
        number = self._first - 1
        for _, node in self._drawings:
            node.data, count = number_drawings(node.data, number)
            number += count
        return True

    def _count_drawings(self, tree: nodes.Template) -> bool:
        """Let the render count drawings; False if an id cannot be told from the text alone."""
        if any(_is_cut(node.data) for _, node in self._drawings):
            return False
        for output in tree.find_all(nodes.Output):
            bounded: list[nodes.Expr] = []
            for child in output.nodes:
                is_text = isinstance(child, nodes.TemplateData)
                bounded += _with_counter(child, self._first) if is_text else [child]
            output.nodes = bounded
        return True


def _expressions(node: nodes.Node) -> int:
    """Estimate the most that evaluating `node` costs, besides what its filters spend themselves."""
    return _PER_NODE * (1 + sum(1 for _ in node.find_all(nodes.Expr)))


def _is_cut(text: str) -> bool:
    """Is there a drawing whose id is behind a placeholder?"""
    return len(_DRAWING_ID.findall(text)) != text.count("<wp:docPr")


def _with_counter(node: nodes.Node, first: int) -> list[nodes.Expr]:
    """The text with a counter in place of each id of a drawing."""
    assert isinstance(node, nodes.TemplateData)  # noqa: S101  for the type checker
    bounded: list[nodes.Expr] = []
    position = 0
    for found in _DRAWING_ID.finditer(node.data):
        bounded.append(nodes.TemplateData(node.data[position : found.end(1)], lineno=node.lineno))
        bounded.append(_id("drawing", first, node.lineno))
        position = found.end()
    bounded.append(nodes.TemplateData(node.data[position:], lineno=node.lineno))
    return bounded


def _with_unique_ids(node: nodes.TemplateData) -> list[nodes.Expr]:
    """The text of a loop with new ids for its bookmarks and content controls in every round.

    A comment is about the first round: there is only one text of it.
    """
    node.data = _PARAGRAPH_ID.sub("", node.data)
    bounded: list[nodes.Expr] = []
    position = 0
    for start, end, kind, key in _repeated_ids(node.data):
        bounded.append(nodes.TemplateData(node.data[position:start], lineno=node.lineno))
        bounded.append(_id(kind, key, node.lineno))
        position = end
    bounded.append(nodes.TemplateData(node.data[position:], lineno=node.lineno))
    return bounded


def _repeated_ids(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Find each id with its span, kind and value; a name gets an ending."""
    for token in _REPEATED.finditer(text):
        if token[0].startswith("<w:comment"):
            yield *token.span(), "once", token[0]
            continue
        for found in _ID_VALUE.finditer(text, *token.span()):
            start, end = found.span(2)
            if token[0].startswith("<w:id"):
                yield start, end, "control", found[2]
            elif found[1] == "name":
                yield end, end, "name", found[2]
            else:
                prefix = "" if token["range"] == "bookmark" else "perm "
                yield start, end, token["end"], prefix + found[2]


def _id(kind: str, key: object, line: int) -> nodes.Filter:
    return _filter(nodes.Const(kind, lineno=line), "next_id", key)


def first_drawing(number: int) -> int:
    """The id of the first drawing of a part, far from those of every other part."""
    return FIRST_DRAWING + number * 1_000_000


def number_drawings(text: str, number: int) -> tuple[str, int]:
    """As docxtpl does after a render: no two drawings may share a number."""
    numbers = iter(range(number + 1, number + 1 + text.count("<wp:docPr")))
    return _DRAWING_ID.subn(lambda found: f"{found[1]}{next(numbers)}", text)


def _filter(node: nodes.Node, name: str, *arguments: object) -> nodes.Filter:
    constants = [nodes.Const(argument, lineno=node.lineno) for argument in arguments]
    return nodes.Filter(node, name, constants, [], None, None, lineno=node.lineno)
