"""What no module of the service does, whoever changes it: ways that text becomes a command."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.factories import ROOT
from workflow.config import read_settings
from workflow.logs import build_logging_config

ROOMS = ("workflow", "worker", "standalone")
_PATTERN_CALLS = {
    f"re.{name}"
    for name in (
        "compile",
        "search",
        "match",
        "fullmatch",
        "sub",
        "subn",
        "split",
        "findall",
        "finditer",
    )
}
#: Patterns of words of our own data files, escaped by a helper there; texts that the code holds.
_OWN_PATTERNS = {
    "workflow/domain/names/ended_names.py",
    "workflow/domain/names/posts.py",
    "workflow/services/council_templates/old_codes.py",
}
#: Formats that stand in a table or a data file of the code, and texts marked for translation.
_OWN_FORMATS = {
    "standalone/commands/manual.py": "row.kept.format",
    "workflow/domain/law/authorities.py": "ask.format",
    "workflow/domain/errors.py": "self.text.format",
    "workflow/domain/texts/wording.py": "_CHOSEN[contest.purpose].format",
    "workflow/models/review_count.py": "template.format",
    "workflow/services/registers/register_workbook.py": "word(_TITLE).format",
    "workflow/services/translation.py": "text.format",
    # Only plain places are left in it.
    "worker/word/expressions/brace_format.py": "pattern.format",
    "worker/word/expressions/rich.py": "pattern.format",
}
#: Decodes what an address of a setting, a relation of a Word file or a text of a PDF holds.
_DECODING = {
    "workflow/config/env_values.py", "workflow/config/mail.py", "workflow/config/store.py",
    "worker/word/faults/corrections.py", "worker/word/faults/other_marks.py",
    "worker/word/files/opc.py", "worker/word/parts/prepare.py", "worker/word/parts/tags.py",
    "worker/pdf/pages.py", "standalone/redis_client.py",
}  # fmt: skip
#: Makes a handler of a log: everything else writes to the loggers.
_LOG_HANDLERS = {"workflow/logs.py"}
#: Reads what it wrote itself, into a folder that only the service writes to.
OWN_BYTES = {"worker/word/template_cache.py"}
#: May talk to other machines by HTTP; the second asks only this service.
OUTSIDE = {
    "workflow/services/accounts/openid.py",
    "workflow/services/webhooks/http_post.py",
    "worker/pdf/gotenberg.py",
    "standalone/programs.py",
    "standalone/api_caller.py",
    "standalone/commands/audit.py",
}
#: Follow where an answer leads, unless they are told not to.
_FOLLOWING = {
    "urlopen", "urllib.request.urlopen", "session.fetch_token",
    *(f"{caller}.{verb}" for caller in ("requests", "session")
      for verb in ("get", "post", "put", "head", "request")),
}  # fmt: skip


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    assert len(paths) > 300
    return tuple((_name(path), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def calls() -> tuple[tuple[str, str, ast.Call], ...]:
    """Each call, with its file and what is called."""
    return tuple(
        (name, ast.unparse(node.func), node)
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


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
    followed = [
        (name, ast.unparse(node))
        for name, called, node in calls()
        if name in OUTSIDE
        and (called in _FOLLOWING or (called == "urllib.request.build_opener" and not node.args))
        and not any(
            word.arg == "allow_redirects" and ast.unparse(word.value) == "False"
            for word in node.keywords
        )
    ]
    assert followed == []


def test_no_pattern_is_made_of_what_somebody_typed() -> None:
    """A regular expression is written in the code; a part that isn't is escaped."""
    made = [
        (name, ast.unparse(node.args[0]))
        for name, called, node in calls()
        if called in _PATTERN_CALLS and name not in _OWN_PATTERNS and not _is_own(node.args[0])
    ]

    assert made == []


def _is_own(pattern: ast.expr) -> bool:
    """Tell whether each part of a pattern is a constant of the code or escaped."""
    if isinstance(pattern, ast.JoinedStr):
        return all(_is_own(part) for part in pattern.values)
    if isinstance(pattern, ast.FormattedValue):
        return _is_own(pattern.value)
    text = ast.unparse(pattern)
    return (
        isinstance(pattern, ast.Constant)
        or text.startswith("re.escape(")
        or "map(re.escape," in text
        or not set(re.findall(r"[^\W\d]\w*", re.sub(r"'[^']*'", "", text))) - _constants(text)
    )


def _constants(text: str) -> set[str]:
    """The names of constants in it, and those of plain methods upon them."""
    return {*re.findall(r"\b_?[A-Z][A-Z_]*\b", text), "join", "pattern", "f"}


def test_no_format_is_taken_from_elsewhere() -> None:
    """What is formatted is a text of the code: a typed `{0.__class__}` is never a format."""
    foreign = [
        (name, called)
        for name, called, node in calls()
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in {"format", "format_map"}
        and not isinstance(node.func.value, ast.Constant)
        and not re.match(r"_?[A-Z][A-Z_]*\.|Markup\('|super\(\)\.", called)
        and _OWN_FORMATS.get(name) != called
    ]
    marked = [
        (name, ast.unparse(node))
        for name, called, node in calls()
        if called == "Message" and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]

    assert foreign == []
    assert marked == []


def test_what_comes_in_is_decoded_once() -> None:
    """Werkzeug decodes addresses and forms; no view decodes once more what it was given."""
    again = {
        name
        for name, called, _ in calls()
        if called.rpartition(".")[2] in {"unquote", "unquote_plus", "unescape"}
    }

    assert again == _DECODING
    assert not any(name.startswith(("workflow/web", "workflow/services")) for name in again)


def test_logs_go_where_the_inventory_says_and_nowhere_else() -> None:
    handlers = {
        name
        for name, called, _ in calls()
        if called.endswith(("Handler", "addHandler", "basicConfig", "openlog"))
    }

    assert handlers == _LOG_HANDLERS
    assert importers("syslog") == set()
    configured = build_logging_config(read_settings({"THIDUA_SYSLOG": "udp://log:514"}))
    assert set(configured["handlers"]) == {"lines", "syslog"}
    assert configured["handlers"]["lines"]["class"] == "logging.StreamHandler"
