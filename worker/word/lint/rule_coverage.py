"""Coverage of the rules by checks; docs/lint-rules.md is generated from here."""

from collections.abc import Iterator
from enum import StrEnum

from worker.word.lint.checks import CHECKS
from worker.word.lint.rules import Rule, all_rules


class Coverage(StrEnum):
    IMPLEMENTED = "implemented"
    NOT_IN_A_FILE = "not checkable in a file"
    DEFERRED = "deferred"


_PERMISSION = "it allows something; there is nothing to break"
_REGISTER = "it binds a register of papers, not one paper"
_PROCESS = "it binds what people do with the paper, not the file"
_SET = "it compares the papers of a set: `thidua lint --set FILE…`"
_SIGNING = "the signing program writes this into the signed file, after the Word file is done"

NOT_IN_A_FILE = {
    "ND30-CQ-06": _PERMISSION,
    "ND30-CQ-09": _PERMISSION,
    "ND30-SK-10": _REGISTER,
    "ND30-SK-11": _REGISTER,
    "ND30-KY-10": _SIGNING,
    "ND30-KY-12": _PROCESS,
    "ND30-NN-08": _PROCESS,
    "ND30-PL-06": _PERMISSION,
    "ND30-BS-02": "it binds a scanned PDF, not a Word file",
    "ND30-BS-03": _SIGNING,
    "ND30-BS-05": _REGISTER,
    "ND30-BC-01": "whether the addressee is the issuer's superior is not in the file",
    "ND30-QT-01": _PROCESS,
    "ND30-QT-02": _PROCESS,
    "ND30-QT-03": _PROCESS,
    "ND30-QT-04": _PROCESS,
    "ND30-QT-05": _PROCESS,
    "PTY-SK-04": _REGISTER,
    "PTY-CC-02": "the sources conflict and both forms are accepted; there is nothing to flag",
    "PTY-KY-07": "a seal is put on paper, not into the file",
    "PTY-PL-01": "both ways of numbering are accepted; there is nothing to flag",
    **dict.fromkeys(("VB-BO-01", "VB-BO-02", "VB-BO-03"), _SET),
    "PTY-VER-01": "the report names the guide it applies and says where its day is unsure",
    "PTY-MIX-03": "which family the bloc has chosen is not in the file",
}
DEFERRED: dict[str, str] = {}
#: What an implemented check leaves aside.
IN_PART = {
    "ND30-CQ-05": "knows the common abbreviations, not every official name",
    "ND30-CQ-08": "knows provinces and districts ended on 01/07/2025, not every agency",
    "ND30-DD-07": "looks at capitals; no list of places",
    "ND30-KY-06": "takes it that the seal is that of the agency in the letterhead",
    "ND30-KY-08": "format and transparency; the colour is not measured",
    "ND30-KY-09": "takes a picture as wide as high for the seal; colour and size are not measured",
    "ND30-KY-11": "knows the words that make a post no act names; no register of posts",
    "PTY-SK-06": "knows the organs that every provincial committee has, not every house list",
    "ND30-CC-06": "knows the acts that bloc papers cite",
    "ND30-VH-05": "knows the organisations that bloc papers name",
    "ND30-VH-06": "Nhân dân and Nhà nước; Đảng has uses in small letters that words alone "
    "don't show",
    "ND30-BB-04": "asks for a name of the meeting, not which",
    "PTY-SCP-01": "knows State bodies, schools and companies by the first words of their name",
    "PTY-MIX-02": "knows Party organs by the first words of their name",
}


def coverage_of(rule: Rule) -> tuple[Coverage, str]:
    """Return whether a rule is checked, and the reason or the limits."""
    if rule.id in CHECKS:
        return Coverage.IMPLEMENTED, IN_PART.get(rule.id, "")
    if rule.id in NOT_IN_A_FILE:
        return Coverage.NOT_IN_A_FILE, NOT_IN_A_FILE[rule.id]
    return Coverage.DEFERRED, DEFERRED[rule.id]


def count_rules() -> dict[Coverage, int]:
    found = [coverage_of(rule)[0] for rule in all_rules().values()]
    return {coverage: found.count(coverage) for coverage in Coverage}


def render_page() -> str:
    """Write docs/lint-rules.md."""
    return "\n".join([*_head(), *(_row(rule) for rule in all_rules().values()), ""])


def _head() -> Iterator[str]:
    total = count_rules()
    yield "<!-- Printed by `./thidua manual`; change the code, not this page. -->"
    yield ""
    yield "# The layout rules and what the linter does with each"
    yield ""
    yield (
        f"{len(all_rules())} rules: {total[Coverage.IMPLEMENTED]} implemented, "
        f"{total[Coverage.NOT_IN_A_FILE]} not checkable in a file, "
        f"{total[Coverage.DEFERRED]} deferred. A breach has the severity shown; a check may be "
        "milder where the rule says so. Rules of low confidence and process checks never block."
    )
    yield ""
    yield "| rule | component | what holds | severity | status | note |"
    yield "| --- | --- | --- | --- | --- | --- |"


def _row(rule: Rule) -> str:
    coverage, why = coverage_of(rule)
    severity = rule.severity.value if coverage is Coverage.IMPLEMENTED else ""
    cells = (rule.id, rule.component, rule.text, severity, coverage.value, why)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
