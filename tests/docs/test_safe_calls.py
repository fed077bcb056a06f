"""What no module of the service does, whoever changes it: ways that text becomes a command."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.factories import ROOT

ROOMS = ("workflow", "worker", "standalone")
#: Reads what it wrote itself, into a folder that only the service writes to.
OWN_BYTES = {"worker/word/template_cache.py"}
#: May talk to other machines by HTTP; the second asks only this service.
OUTSIDE = {
    "workflow/services/accounts/openid.py",
    "standalone/programs.py",
    "standalone/commands/audit.py",
}


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    assert len(paths) > 300
    return tuple((_name(path), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Each call, with its file and what is called."""
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield name, ast.unparse(node.func), node


def importers(*modules: str) -> set[str]:
    """The files that import one of these modules or something of it."""
    found = set()
    for name, tree in trees():
        for node in ast.walk(tree):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if any(
                one == module or one.startswith(f"{module}.") for one in names for module in modules
            ):
                found.add(name)
    return found


def test_no_program_is_started_through_a_shell() -> None:
    through_shell = [
        (name, called)
        for name, called, node in calls()
        if called in {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
        or any(word.arg == "shell" for word in node.keywords)
    ]

    assert through_shell == []


def test_nothing_that_comes_in_is_evaluated_or_unpickled() -> None:
    evaluated = [(name, called) for name, called, _ in calls() if called in {"eval", "exec"}]

    assert [
        name for name, _ in evaluated if name not in OWN_BYTES | {"worker/word/template.py"}
    ] == []
    assert importers("pickle", "shelve", "yaml", "dill") == set()
    assert importers("marshal") <= OWN_BYTES


def test_what_xml_is_asked_for_is_written_in_the_code() -> None:
    """No path is put together of what somebody typed."""
    asked = [node.args[0] for _, called, node in calls() if called.endswith(".xpath") and node.args]

    assert [
        ast.unparse(path) for path in asked if isinstance(path, ast.JoinedStr | ast.BinOp)
    ] == []


def test_secrets_are_random_by_the_system_and_hashes_are_whole() -> None:
    """Nothing is drawn by a guessable generator; no broken hash is made, but one is read."""
    assert importers("random") == set()
    weak = {name for name, called, _ in calls() if called in {"hashlib.md5", "hashlib.sha1"}}
    assert weak == set()


def test_only_the_named_modules_talk_to_others_and_follow_nobody() -> None:
    assert importers("requests", "urllib.request", "http.client", "httpx", "aiohttp") <= OUTSIDE
    unbound = [
        ast.unparse(node)
        for name, called, node in calls()
        if name == "workflow/services/accounts/openid.py"
        and called in {"session.get", "session.post", "session.fetch_token"}
        and not any(word.arg == "allow_redirects" for word in node.keywords)
    ]
    assert unbound == []
