"""Leftovers of drafting: tracked changes, comments, template marks."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

#: Marks of Jinja, of field names in brackets and of Word's mail merge.
_MARKS = regex.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\}\}|\{%|%\}|«[^«»]{1,60}»|<<[^<>]{1,60}>>"
    r"|\$\{\w+\}|\bMERGEFIELD\b|\bLorem ipsum\b|\bTODO\b|\bTBD\b|\bX{4,}\b|\bx{3,}\b"
    # what Word and Excel print where a reference is lost, and what forms ask for
    r"|#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?)|\b(?:Error|Lỗi)! [^.]{0,60}\."
    r"|(?:Click or tap|Click here|Bấm(?: hoặc gõ nhẹ)? vào đây)[^.;]{0,40}|\?{3,}"
)
_NAMED_FIELD = regex.compile(
    r"\[[a-z]+(_[a-z]+)*\]|<\p{Ll}[\p{Ll} ]{2,40}>|\[\p{Ll}+( \p{Ll}+){1,6}\]"
)
#: What ND30-ND-09 reports.
_IN_DECREE = regex.compile(r"\[[a-z_]+\]")


@checks_rule("VB-SD-01")
def check_no_changes_are_tracked(paper: Paper, rule: Rule) -> Iterator[Fault]:
    changes = paper.document.tracked
    if paper.status == "final" and changes:
        found = Message("{count} chỗ, đầu tiên “{text}”", count=len(changes), text=changes[0])
        yield Fault(Message("mọi sửa đổi đã được chấp nhận hoặc bỏ"), found)


@checks_rule("VB-SD-02")
def check_no_comments_are_left(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.status == "final" and paper.document.comments:
        found = Message("{count} nhận xét", count=paper.document.comments)
        yield Fault(Message("không còn nhận xét (comment)"), found)


@checks_rule("VB-SD-03")
def check_no_marks_of_a_template_are_left(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Skip what ND30-ND-09 already reports in the main text of a final paper."""
    answered = {id(line) for line in paper.main} if paper.family == "nd30" else set()
    for line in paper.document.every_line:
        found = _MARKS.search(line.text) or _NAMED_FIELD.search(line.text)
        if found is None or not _is_certain(paper, found[0]):
            continue
        if not (id(line) in answered and _is_answered(paper, line, found[0])):
            wanted = Message("không còn dấu của mẫu văn bản")
            yield Fault(wanted, Message("“{text}”", text=found[0]), line)


def _is_certain(paper: Paper, mark: str) -> bool:
    """Accept marks that are not ASCII in drafts: somebody may have typed them on purpose."""
    return mark.isascii() or mark.startswith(("«", "Lỗi!")) or paper.stated_status == "final"


def _is_answered(paper: Paper, line: Line, mark: str) -> bool:
    in_decree = mark.startswith(("{{", "}}")) or "{{" in line.text or _IN_DECREE.fullmatch(mark)
    return paper.status == "final" and bool(in_decree)
