"""The Jinja a template may use: plain data in, text out, and bounds on everything between.

Three walls, each enough by itself for the attacks known: `expressions.grammar` refuses every
construct not on its list (no calls, macros, imports) before anything runs; the environment below
reads keys of dicts and places of lists and nothing else; and what is given is checked to be JSON,
so there is no object to climb from. Time and memory are bounded by a budget per paper.
"""

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.lexer import TOKEN_FLOAT, TOKEN_INTEGER, TOKEN_STRING, Token, TokenStream
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from worker.word.errors import Refusal
from worker.word.expressions.bounds import SPENT, BudgetSpent, check_number, compare
from worker.word.expressions.cell_values import CELL_FILTERS
from worker.word.expressions.filters import FILTERS
from worker.word.expressions.grouping_filters import Group
from worker.word.expressions.list_filters import numbers, slice_of
from worker.word.expressions.methods import MethodsAsFilters
from worker.word.expressions.operators import add
from worker.word.expressions.pictures import WIDEST_MM, Drawing, Pictures
from worker.word.expressions.rich import Rich, rich, rich_paragraphs
from worker.word.expressions.subdocuments import Subdocument
from worker.word.expressions.template_tests import TESTS
from worker.word.expressions.values import BETWEEN_PARAGRAPHS, SHA256, UNUSUAL, escape_slowly

# What one paper may cost: characters written, and those its loops could write.
BUDGET = 32_000_000
# A value this short is paid for with its loop; a longer one pays for itself.
SHORT = 256
_LITERALS = (TOKEN_FLOAT, TOKEN_INTEGER, TOKEN_STRING)
#: The first id of repeated bookmarks and content controls.
_FIRST_ID = 60_000_000

#: What a template may ask of a loop.
LOOP_FIELDS = frozenset(
    ("index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem")
)


class PaperContext(Context):
    """The names of one paper and what it has spent of its budget."""

    spent = 0
    #: Does a value ask for a new paragraph or page?
    has_breaks = False
    #: Ids given so far, by kind, and the new ids of open bookmarks by the old.
    ids: dict[Any, int]
    #: Where pictures come from; none while faults are looked for.
    pictures: Pictures | None = None

    def next_id(self, kind: str, key: Any) -> bytes:
        """A number that no other element of its kind has; `key` is what the template says."""
        if kind == "End":
            return b"%d" % self.ids.get(("Start", key), 0)
        if kind == "name":  # the first keeps its name, so that references find it
            count = self.ids["name", key] = self.ids.get(("name", key), 0) + 1
            return b"_%d" % count if count > 1 else b""
        if kind == "once":
            is_first = ("once", key) not in self.ids
            self.ids["once", key] = 1
            return str(key).encode() if is_first else b""
        first = key if kind == "drawing" else _FIRST_ID
        counter = key if kind == "drawing" else kind == "control"
        number = self.ids[counter] = self.ids.get(counter, first - 1) + 1
        self.ids[kind, key] = number
        return b"%d" % number

    def forget_names(self) -> None:
        """A part starts with the values alone, whatever `set` named in another one."""
        self.vars.clear()
        self.exported_vars.clear()

    def spend(self, amount: int) -> None:
        self.spent += amount
        if self.spent > BUDGET:
            raise BudgetSpent(SPENT)


@pass_context
def write(context: PaperContext, value: Any, tab: str | None) -> bytes:
    """Return the XML of one placeholder's value; `tab` as in `values.escape_slowly`.

    Nearly all values are short and need no care; that is seen here without a further call.
    """
    if type(value) is str and len(value) < SHORT:
        try:
            written = value.encode()
        except UnicodeEncodeError:  # which the slow way refuses in words
            return _write_slowly(context, value, tab)
        if written.translate(None, UNUSUAL) == written:
            return written
    elif type(value) is int:
        return b"%d" % value
    return _write_slowly(context, value, tab)


def _write_slowly(context: PaperContext, value: Any, tab: str | None) -> bytes:
    if isinstance(value, Drawing | Rich | Subdocument):
        return value.xml(tab)
    if isinstance(value, Undefined):
        value = str(value)  # raises, or notes what is missing
    written = escape_slowly(value, tab)
    if b"<?" in written:
        context.has_breaks = True
    context.spend(len(written))
    return written


@pass_context
def rows(context: PaperContext, value: Any, weight: int) -> list[Any]:
    """Return the list that a loop runs over, paid for before the first round."""
    if isinstance(value, Undefined):
        return list(value)
    if type(value) is not list:
        if type(value) is dict:
            raise Refusal.from_text(
                "Chỉ lặp được trên một danh sách; với nhóm trường hãy viết {instead}.",
                instead="{% for a, b in x|items %}",
            )
        raise Refusal.from_text("Chỉ lặp được trên một danh sách.")
    context.spend(len(value) * weight)
    return value


@pass_context
def next_id(context: PaperContext, kind: str, key: Any) -> bytes:
    return context.next_id(kind, key)


@pass_context
def image(context: PaperContext, value: Any, width: Any = None, height: Any = None) -> Any:
    """The picture with this hash, sized in millimetres; empty for an empty hash."""
    sizes = [check_number(size) for size in (width, height) if size is not None]
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    if value is None or value == "" or context.pictures is None:
        return ""
    if type(value) is not str or not sizes or any(not 1 <= size <= WIDEST_MM for size in sizes):
        raise Refusal.from_text("Ảnh cần mã SHA-256 và bề rộng từ 1 đến {most} mm.", most=WIDEST_MM)
    return context.pictures.draw(value, width, height)


@pass_context
def subdoc(context: PaperContext, value: Any) -> Any:
    """The body of the Word file with this hash; empty for an empty hash."""
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    if value is None or value == "" or context.pictures is None:
        return ""
    if type(value) is not str:
        raise Refusal.from_text("Không tìm thấy tệp chèn.")
    annex = context.pictures.insert(value)
    context.spend(len(annex.xml(BETWEEN_PARAGRAPHS)))
    return annex


@pass_context
def blocks(context: PaperContext, value: Any) -> Any:
    """Return what `{{p x }}` prints: the Word file of a hash, or paragraphs of text."""
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    if type(value) is str and SHA256.fullmatch(value):
        return subdoc(context, value)
    return rich_paragraphs(context, value)


class FalseUndefined(StrictUndefined):
    """A missing field that counts as false in a condition, and is an error everywhere else."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # Jinja's own never returns
        return False


class BytesGenerator(CodeGenerator):
    """Emits UTF-8 bytes; every placeholder passes through `write`, which escapes."""

    def _output_const_repr(self, group: Any) -> str:
        return repr("".join(group).encode())

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  Jinja's name
        """As `Sandbox.getattr` does, but what is nearly always asked, a key of a dict, in place."""
        key = repr(node.attr)
        self.write(f"(_at[{key}] if type(_at := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {key} in _at else environment.getattr(_at, {key}))")

    def _output_child_pre(self, *_: Any) -> None:
        self.write("(")

    def _output_child_post(self, *_: Any) -> None:
        self.write(")")


class _Tokens(TokenStream):
    """Tells a token that does not fit as it is typed, not by its type."""

    def expect(self, expr: str) -> Token:
        token = self.current
        if token.type in _LITERALS and not token.test(expr):
            got = repr(str(token.value))
            raise TemplateSyntaxError(f"expected token {expr!r}, got {got}", token.lineno)
        return super().expect(expr)


class Sandbox(ImmutableSandboxedEnvironment):
    """Attribute access on dicts and the loop only; no globals; undefined names are errors."""

    code_generator_class = BytesGenerator
    context_class = PaperContext
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self, undefined: type[Undefined] = StrictUndefined) -> None:
        super().__init__(autoescape=True, undefined=undefined, cache_size=0)
        self.globals.clear()
        self.filters = {
            **FILTERS,
            **CELL_FILTERS,
            "image": image,
            "rich": rich,
            "subdoc": subdoc,
            "write": write,
            "next_id": next_id,
            "blocks": blocks,
            "compare": pass_context(compare),
            "numbers": numbers,
            "slice_of": slice_of,
            "rows": rows,
        }
        self.tests = dict(TESTS)

    def parse(
        self, source: str, name: str | None = None, filename: str | None = None
    ) -> nodes.Template:
        tree: nodes.Template = MethodsAsFilters().visit(super().parse(source, name, filename))
        return tree

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        tokens = self.lexer.tokeniter(
            self.preprocess(source, name, filename), name, filename, state
        )
        return _Tokens(self.lexer.wrap(tokens, name, filename), name, filename)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if type(obj) is LoopContext and attribute in LOOP_FIELDS:
            return getattr(obj, attribute)
        if type(obj) is Group and attribute in Group._fields:
            return getattr(obj, attribute)
        if obj is None or isinstance(obj, dict | Undefined):
            return self.undefined(obj=obj, name=attribute)
        raise Refusal.from_text("Không có trường {name} ở đây.", name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if type(obj) in (list, str, Group) and type(argument) is int:
            if -len(obj) <= argument < len(obj):
                return obj[argument]
            return self.undefined(obj=obj, name=str(argument))
        raise Refusal.from_text("Không lấy được phần tử ở đây.")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "+" and (found := add(context, left, right)) is not None:
            return found
        check_number(left)
        check_number(right)
        return check_number(super().call_binop(context, operator, left, right))

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        return super().call_unop(context, operator, check_number(arg))

    def call(self, *_: Any, **__: Any) -> Any:  # the grammar refuses calls already
        raise Refusal.from_text("Mẫu không được gọi hàm.")


def make_context(environment: Sandbox, values: Mapping[str, Any]) -> PaperContext:
    context = PaperContext(environment, dict(values), None, {})
    context.ids = {}
    return context
