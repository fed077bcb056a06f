"""The subset of Jinja that templates may use; everything else is refused.

No calls, macros, blocks, imports or power operator: what cannot be written cannot be attacked.
"""

from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import nodes

from worker.word.expressions.arguments import Called, find_wrong_arguments
from worker.word.expressions.bounds import MAX_NUMBER
from worker.word.expressions.cell_values import CELL_FILTERS
from worker.word.expressions.filters import FILTERS
from worker.word.expressions.mapping import find_wrong_mapping
from worker.word.expressions.rich import rich
from worker.word.expressions.sandbox import blocks, image, subdoc
from worker.word.expressions.template_tests import TESTS
from worker.word.expressions.values import nearest
from workflow.domain.errors import Message
from workflow.domain.labels import N_

Complaint = tuple[int, Message, str | None]  # line, what is wrong, the nearest known name

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign),
    *(nodes.Name, nodes.Const, nodes.List, nodes.Tuple, nodes.Getattr, nodes.Getitem),
    *(nodes.Slice,),
    *(nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.CondExpr, nodes.Concat, nodes.Keyword, nodes.Neg, nodes.Pos),
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod),
)
_REFUSED = {
    nodes.Call: Message("Mẫu không được gọi hàm."),
    nodes.Pow: Message("Mẫu không được dùng phép lũy thừa; hãy viết phép nhân."),
    nodes.Macro: Message("Mẫu không được định nghĩa macro; hãy viết đoạn đó ở từng chỗ cần."),
    nodes.CallBlock: Message("Mẫu không được định nghĩa macro; hãy viết đoạn đó ở từng chỗ cần."),
    nodes.Include: Message("Mẫu không được chèn mẫu khác."),
    nodes.Import: Message("Mẫu không được dùng mẫu khác."),
    nodes.FromImport: Message("Mẫu không được dùng mẫu khác."),
    nodes.Extends: Message("Mẫu không được kế thừa mẫu khác."),
    nodes.Block: Message("Mẫu không được kế thừa mẫu khác."),
    nodes.Dict: Message(
        "Mẫu không tự lập được nhóm trường trong dấu ngoặc nhọn; hãy viết {instead}.",
        instead="{% if %}…{% elif %}…{% endif %}",
    ),
    nodes.With: Message("Mẫu không dùng thẻ with; hãy viết {instead}.", instead="{% set a = b %}"),
    nodes.AssignBlock: Message(
        "Thẻ set phải có dấu bằng; hãy viết {instead}.", instead="{% set a = b %}"
    ),
    nodes.FilterBlock: Message(
        "Mẫu không dùng thẻ filter; hãy viết bộ lọc ở từng thẻ, như {instead}.",
        instead="{{ x|upper }}",
    ),
}
_OTHER = Message("Mẫu không được dùng cú pháp này.")
IMAGE, RICH, SUBDOC, BLOCKS = "image", "rich", "subdoc", "blocks"
_FILTERS: dict[str, Any] = {
    **FILTERS, IMAGE: image, RICH: rich, SUBDOC: subdoc, BLOCKS: blocks
}  # fmt: skip
_FUNCTIONS = {**_FILTERS, **CELL_FILTERS}


def find_complaints(tree: nodes.Template) -> Iterator[Complaint]:
    """Yield everything in `tree` that a template may not use."""
    for node in _walk(tree):
        if not isinstance(node, _ALLOWED) and not is_range(node):
            yield node.lineno, _refusal(node), None
        elif isinstance(node, nodes.Filter | nodes.Test):
            for message, near in _find_misused(node):
                yield node.lineno, message, near
        elif form := _refuse_form(node):
            yield node.lineno, form, None


_NOT_NEEDED = N_("Bỏ bộ lọc {name}: giá trị luôn được in đúng như đã nhập, kể cả & và <.")
_NO_TEXT = N_("Bộ lọc {name} viết cho trang web hay máy đọc; văn bản Word không dùng được.")
#: Filters of Jinja that no template needs or may have, and why.
_NO_FILTERS = {
    **dict.fromkeys(("safe", "forceescape", "striptags"), _NOT_NEEDED),
    **dict.fromkeys(("tojson", "pprint", "urlize", "urlencode", "xmlattr"), _NO_TEXT),
    "random": N_("Bộ lọc {name} in mỗi lần một khác; văn bản làm lại phải giống hệt."),
    "wordwrap": N_("Bỏ bộ lọc {name}: Word tự xuống dòng."),
    "indent": N_("Bỏ bộ lọc {name}: hãy đặt lề của đoạn trong Word."),
    "filesizeformat": N_("Bộ lọc {name} không có; hãy dùng phép chia và |round."),
    "attr": N_("Bộ lọc {name} không có; hãy viết tên trường sau dấu chấm."),
}
_NO_TESTS = {"empty": "not x", "blank": "not x", "null": "x is none"}


def _find_misused(node: nodes.Filter | nodes.Test) -> Iterator[tuple[Message, str | None]]:
    is_filter = isinstance(node, nodes.Filter)
    functions: dict[str, Callable[..., Any]] = _FUNCTIONS if is_filter else TESTS
    if isinstance(node, nodes.Filter) and node.name == "map":
        yield from find_wrong_mapping(node, FILTERS)
    elif node.name in functions:
        what = Called.FILTER if is_filter else Called.TEST
        yield from find_wrong_arguments(what, node, functions[node.name])
    elif is_filter and node.name in _NO_FILTERS:
        yield Message(_NO_FILTERS[node.name], name=node.name), None
    elif not is_filter and node.name in _NO_TESTS:
        instead = _NO_TESTS[node.name]
        message = Message("Không có phép thử {name}; hãy viết {instead}.")
        yield message.with_params(name=node.name, instead=instead), None
    elif is_filter:
        yield Message("Không có bộ lọc {name}.", name=node.name), nearest(node.name, _FILTERS)
    else:
        yield Message("Không có phép thử {name}.", name=node.name), nearest(node.name, TESTS)


def _refuse_form(node: nodes.Node) -> Message | None:
    """Say why a construct that is allowed is none in this form."""
    match node:
        case nodes.Const() if not _is_moderate(node.value):
            return Message("Số quá lớn.")
        case nodes.For() if node.recursive or not _is_loop(node):
            return Message("Vòng lặp phải có dạng: for tên in danh_sách.")
        case nodes.Name(name="self"):  # which Jinja takes for the template itself
            return Message("Không có trường {name} ở đây.", name=node.name)
        case nodes.Assign() if not _is_name(node.target):
            return Message("Chỉ đặt được từng tên một.")
    return None


#: What docxtpl templates call, and what to write in its place; `methods` reads the others.
_INSTEAD = {
    "format": "'{}'.format(x)",
    "join": "|join(…)",
    "values": "|items",
    "keys": "|items",
    "splitlines": "x.split('\\n')",
    "round": "|round",
    "append": "a + [b]",
    "enumerate": "loop.index",
    "namespace": "|sum(attribute=…)",
    "dict": "{% if %}…{% elif %}…{% endif %}",
    "changed": "loop.previtem",
    "cycle": "loop.cycle('a', 'b')",
}


def _refusal(node: nodes.Node) -> Message:
    """Say why a construct is refused; for a call, also what does the same."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr | nodes.Name):
        name = node.node.attr if isinstance(node.node, nodes.Getattr) else node.node.name
        if instead := _INSTEAD.get(name):
            return Message("Mẫu không được gọi hàm; hãy viết {instead}.", instead=instead)
    return _REFUSED.get(type(node), _OTHER)


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield `node` and its descendants, except below a refused node."""
    yield node
    if isinstance(node, _ALLOWED) or is_range(node):
        for child in node.iter_child_nodes():
            yield from _walk(child)


def _is_moderate(value: object) -> bool:
    return not isinstance(value, int | float) or -MAX_NUMBER <= value <= MAX_NUMBER


def is_range(node: nodes.Node) -> bool:
    """`range(3)`, the only call a template may make; it is turned into a bounded list."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "range"
        and 1 <= len(node.args) <= 3
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


#: Filters that give two values for each round.
_PAIRS = ("items", "dictsort", "groupby")


def _is_loop(node: nodes.For) -> bool:
    """`for x in list` or `for name, value in group|items`."""
    if isinstance(node.target, nodes.Tuple):
        is_pair = len(node.target.items) == 2 and all(map(_is_name, node.target.items))
        return is_pair and isinstance(node.iter, nodes.Filter) and node.iter.name in _PAIRS
    return _is_name(node.target)


def _is_name(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name)
