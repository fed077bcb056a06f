"""Read the expressions of one tag along the shape of the samples."""

from collections.abc import Sequence

from jinja2 import nodes

from worker.word.faults.shapes import Shape

UNKNOWN = Shape()
_DEFAULTS = ("default", "d")
#: Filters that return their list, or one item of it; those that read a field of every item.
_KEEPING = ("sort", "reverse", "list", "unique", "selectattr", "rejectattr", "select", "reject")
_TAKING = ("first", "last", "min", "max")
_DIVIDING = ("batch", "slice")
_ATTRIBUTE_FIRST = ("selectattr", "rejectattr", "groupby")

Path = tuple[str, ...]


class PathReader:
    """Collects in `found` what no sample has: the name, and those known in its place."""

    def __init__(
        self,
        shape: Shape,
        scopes: Sequence[dict[str, Shape]],
        exempt: set[Path],
        *,
        is_lenient: bool,
    ) -> None:
        self.found: list[tuple[str, Sequence[str] | None]] = []
        self.exempt, self._is_lenient = exempt, is_lenient
        self._shape, self._scopes = shape, scopes

    def read(self, node: nodes.Node | None) -> Shape:
        """Read the shape of the value of `node`, as far as it is known."""
        match node:
            case nodes.Name():
                return self._name(node)
            case nodes.Getattr():
                return self._step(self.read(node.node), node.attr, find_path(node))
            case nodes.Getitem():
                return self._item(node)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Node():
                self._inside(node)
        return UNKNOWN

    def _inside(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
            return
        if isinstance(node, nodes.CondExpr) and self._is_lenient:
            self.exempt |= find_conditions(node.test)
        if isinstance(node, nodes.Call):  # `range`; what else is called is told elsewhere
            for argument in (*node.args, *node.kwargs):
                self.read(argument)
            return
        for child in node.iter_child_nodes():
            self.read(child)

    def _name(self, node: nodes.Name) -> Shape:
        for scope in reversed(self._scopes):
            if node.name in scope:
                return scope[node.name]
        known = self._shape.fields or {}
        if node.name in known:
            return known[node.name]
        names = {*known, *(name for scope in self._scopes for name in scope)}
        self._note(node.name, sorted(names), (node.name,))
        return UNKNOWN

    def _step(self, holder: Shape, name: str, path: Path | None) -> Shape:
        if holder.fields is not None:
            if name in holder.fields:
                return holder.fields[name]
            self._note(name, list(holder.fields), path)
        elif holder.is_known:
            self._note(name, None, path)
        return UNKNOWN

    def _item(self, node: nodes.Getitem) -> Shape:
        holder = self.read(node.node)
        if isinstance(node.arg, nodes.Slice):
            self.read(node.arg)
            return holder
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._step(holder, node.arg.value, find_path(node))
        self.read(node.arg)
        return holder.items or UNKNOWN

    def _filter(self, node: nodes.Filter) -> Shape:
        if node.name in _DEFAULTS:
            path = find_path(node.node)
            self.exempt |= {path} if path else set()
        held = self.read(node.node)
        for argument in (*node.args, *node.kwargs):
            self.read(argument)
        field = self._field(node, held)
        if node.name in _DEFAULTS or node.name in _KEEPING:
            return held
        if node.name in _TAKING:
            return held.items or UNKNOWN
        if node.name in _DIVIDING:
            return Shape(items=held)
        if node.name == "groupby":
            return Shape(items=Shape(fields={"grouper": field, "list": held}))
        return Shape(items=field) if node.name == "map" else UNKNOWN

    def _field(self, node: nodes.Filter, held: Shape) -> Shape:
        """The field of the items that a filter names by `attribute`."""
        named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
        named += node.args[:1] if node.name in _ATTRIBUTE_FIRST else []
        field = UNKNOWN
        is_filtered = node.name == "map" and node.args  # by a filter that the field is of
        if is_filtered or not named or not isinstance(named[0], nodes.Const):
            return UNKNOWN
        if any(pair.key == "default" for pair in node.kwargs):
            return UNKNOWN
        listed = held.items or UNKNOWN
        for one in str(named[0].value).split(","):  # `sort` takes several
            field = listed
            for name in one.split("."):
                field = self._step(field, name, None)
        return field

    def _note(self, name: str, known: Sequence[str] | None, path: Path | None) -> None:
        if path is None or not any(_is_about(one, path) for one in self.exempt):
            self.found.append((name, known))


def _is_about(asked: Path, path: Path) -> bool:
    """Tell whether one of the two paths leads to the other."""
    shorter = min(len(asked), len(path))
    return asked[:shorter] == path[:shorter]


def find_path(node: nodes.Node | None) -> Path | None:
    """The names of a path as it is typed: `("m", "name")`; None for anything else."""
    match node:
        case nodes.Name():
            return (node.name,)
        case nodes.Getattr():
            before, name = find_path(node.node), node.attr
        case nodes.Getitem(arg=nodes.Const() as key):
            before, name = find_path(node.node), str(key.value)
        case _:
            return None
    return None if before is None else (*before, name)


def find_asked(node: nodes.Node) -> set[Path]:
    """The paths of which is asked whether they are defined."""
    tests = [node] if isinstance(node, nodes.Test) else []
    tests += list(node.find_all(nodes.Test))
    asked = (one.node for one in tests if one.name in ("defined", "undefined"))
    return {path for path in map(find_path, asked) if path}


def find_conditions(node: nodes.Node) -> set[Path]:
    """The paths that stand alone in a condition."""
    if isinstance(node, nodes.And | nodes.Or):
        return find_conditions(node.left) | find_conditions(node.right)
    if isinstance(node, nodes.Not):
        return find_conditions(node.node)
    path = find_path(node)
    return {path} if path else set()
