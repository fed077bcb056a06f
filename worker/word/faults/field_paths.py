"""Which paths of its values a template reads: `meeting.place`, `members[].name`."""

from collections.abc import Iterator, Mapping, Sequence

from jinja2 import nodes

# These return their input or one element of it, so the path continues behind them.
_PASSING = {"default": "", "d": "", "trim": "", "first": "[]", "last": "[]"}

Names = Mapping[str, str | None]  # what a name set in the template stands for; None: not a path


def find_paths(tree: nodes.Template) -> frozenset[str]:
    return frozenset(_statements(tree.body, {"loop": None}))


def _statements(body: Sequence[nodes.Node], names: Names) -> Iterator[str]:
    known = dict(names)
    for node in body:
        if isinstance(node, nodes.For):
            yield from _loop(node, known)
        elif isinstance(node, nodes.If):
            yield from _read(node.test, known)
            for branch in (node.body, node.elif_, node.else_):
                yield from _statements(branch, known)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            yield from _read(node.node, known)
            known[node.target.name] = _path(node.node, known)
        elif isinstance(node, nodes.Output):
            for child in node.nodes:
                yield from _read(child, known)


def _loop(node: nodes.For, names: Names) -> Iterator[str]:
    listed = _path(node.iter, names)
    target = node.target.name if isinstance(node.target, nodes.Name) else ""
    inner = {**names, target: None if listed is None else f"{listed}[]"}
    if isinstance(node.target, nodes.Tuple):  # name and value of a group of fields
        inner |= {item.name: None for item in node.target.items if isinstance(item, nodes.Name)}
    found = set(_statements(node.body, inner))
    if node.test is not None:
        found |= set(_read(node.test, inner))
    if listed is None or not any(path.startswith(f"{listed}[]") for path in found):
        found |= set(_read(node.iter, names))
    yield from found
    yield from _statements(node.else_, names)


def _read(node: nodes.Node, names: Names) -> Iterator[str]:
    """The paths an expression reads: the longest, not the steps on the way."""
    path = _path(node, names)
    if path is not None:
        yield path
        if not isinstance(node, nodes.Filter):
            return
        for argument in (*node.args, *node.kwargs):
            yield from _read(argument, names)
    elif not _is_own(node, names):
        for child in node.iter_child_nodes():
            yield from _read(child, names)


def _is_own(node: nodes.Node, names: Names) -> bool:
    """A name the template made itself, or a step from one."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return isinstance(node, nodes.Name) and node.name in names


def _path(node: nodes.Node, names: Names) -> str | None:
    if isinstance(node, nodes.Name):
        return names.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return _step(_path(node.node, names), f".{node.attr}")
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        key = node.arg.value
        return _step(_path(node.node, names), f".{key}" if isinstance(key, str) else "[]")
    if isinstance(node, nodes.Filter) and node.node is not None and node.name in _PASSING:
        return _step(_path(node.node, names), _PASSING[node.name])
    return None


def _step(path: str | None, step: str) -> str | None:
    return None if path is None else path + step
