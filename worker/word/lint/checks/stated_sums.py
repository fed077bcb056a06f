"""Sums and differences that a sentence states: money and its parts, awards, this year and last."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault, checks_rule, format_number
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_MONEY = regex.compile(rf"(?<![\d.,])({_NUMBER}) ?(nghìn|triệu|tỷ)? ?đồng\b")
_TIMES = {"": 1, "nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}
_SENTENCE = regex.compile(r"(?<=[.;:])\s+")
#: What follows names every part; after `trong đó` some may be left out.
_CONSISTS = regex.compile(r"\b(?:bao )?gồm(?: có)?:?(?=\s)")
_SOME = regex.compile(r"trong đó|còn lại|mỗi|/(?!\.)|tối đa|tối thiểu", regex.I)
_RECIPIENT = (
    r"tập thể|cá nhân|đơn vị|chi bộ|đảng viên|hội viên|đoàn viên|người lao động|hộ gia đình|hộ"
)
_GIVEN = regex.compile(
    rf"(?<![\d.,/])(?P<count>\d{{1,4}})(?: \(\p{{Ll}}[\p{{Ll}} ]*\))? (?P<who>{_RECIPIENT})\b"
)
_EACH = regex.compile(
    rf"(?:\b[Mm]ỗi |thưởng:? |, )(?P<who>{_RECIPIENT})(?: được)?(?: thưởng)?(?: là)?:? "
    rf"(?P<money>(?:{_NUMBER}) ?(?:nghìn |triệu )?đồng)"
)
_TOTAL = regex.compile(
    rf"\b[Tt]ổng (?:cộng|số tiền|kinh phí|tiền)[^\d;.]{{0,40}}"
    rf"(?P<money>(?:{_NUMBER}) ?(?:nghìn |triệu |tỷ )?đồng)"
)
#: `xử lý 09 vụ vi phạm, giảm 04 vụ so với năm 2025 (13 vụ)`
_CHANGE = regex.compile(
    rf"(?<![\d.,/])(?P<now>{_NUMBER}) (?P<what>\p{{Ll}}+)\b[^.;()\d]{{0,60}}?,? "
    rf"(?P<way>tăng|giảm) (?P<by>{_NUMBER}) (?P=what)\b(?! phần trăm)[^.;()\d]{{0,40}}"
    rf"(?:\d{{4}} ?)?\((?:năm \d{{4}}:? )?(?P<then>{_NUMBER}) (?P=what)\b"
)
#: `tự chấm 98 điểm; Đoàn thẩm định 96,5 điểm, giảm 1,5 điểm`
_RESCORED = regex.compile(
    rf"tự chấm(?: điểm)?[^.\d]{{0,20}}(?P<own>{_NUMBER}) điểm\b[^.\d]{{0,60}}?"
    rf"(?P<given>{_NUMBER}) điểm, (?:giảm|tăng|chênh lệch) (?P<by>{_NUMBER}) điểm\b"
    r"(?! phần trăm| so với (?:năm|cùng))"
)
#: `đạt 97,5/100 điểm và điểm thưởng 02 điểm, tổng cộng 99,5 điểm`
_TOTALLED = regex.compile(
    rf"(?<![\d.,/])(?P<first>{_NUMBER})(?:/\d+)? điểm[^.;\d]{{0,30}}"
    rf"\b(?P<sign>thưởng|cộng thêm|trừ)\b[^.;\d]{{0,12}}(?P<second>{_NUMBER}) điểm[^.;\d]{{0,12}}"
    rf"\btổng(?: cộng| điểm| số điểm)?"
    rf"(?: là| đạt)?:? (?P<total>{_NUMBER}) điểm"
)
#: A difference of rounding.
NEAR = 0.011


@checks_rule("VB-MT-18")
def check_stated_sums_come_out(paper: Paper, rule: Rule) -> Iterator[Fault]:
    lines = [line for line in (*paper.body.bases, *paper.body.lines) if line.cell is None]
    for line in lines:
        for sentence in _SENTENCE.split(line.text) if "đồng" in line.text else ():
            yield from _money_faults(sentence, line)
        for found in _CHANGE.finditer(line.text):
            sign = 1 if found["way"] == "tăng" else -1
            now = _read(found["then"]) + sign * _read(found["by"])
            yield from _fault(now, found["now"], line)
        for found in _RESCORED.finditer(line.text):
            by = abs(_read(found["own"]) - _read(found["given"]))
            yield from _fault(by, found["by"], line)
        for found in _TOTALLED.finditer(line.text):
            sign = -1 if found["sign"] == "trừ" else 1
            total = _read(found["first"]) + sign * _read(found["second"])
            yield from _fault(total, found["total"], line)
    yield from _award_faults(lines)


def _money_faults(sentence: str, line: Line) -> Iterator[Fault]:
    """`1.240 triệu đồng, gồm nguồn thu 840 triệu đồng và tài trợ 400 triệu đồng`"""
    for consists in _CONSISTS.finditer(sentence):
        before = list(_MONEY.finditer(sentence, 0, consists.start()))
        after = list(_MONEY.finditer(sentence, consists.end()))
        if not before or len(after) < 2 or _SOME.search(sentence, consists.end()):
            continue
        between = sentence[before[-1].end() : consists.start()]
        if len(between) > 20 or any(map(str.isdigit, between)):
            continue
        total = sum(map(_amount, after))
        if abs(total - _amount(before[-1])) > NEAR:
            yield _sum_fault(_say(total), before[-1][0], line)


def _award_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    """`mỗi tập thể 5.000.000 đồng, mỗi cá nhân 1.500.000 đồng; tổng cộng 56.500.000 đồng`"""
    counts: dict[str, set[int]] = {}
    for line in lines:
        for given in _GIVEN.finditer(line.text):
            counts.setdefault(given["who"], set()).add(int(given["count"]))
    for line in lines:
        total = _TOTAL.search(line.text)
        each = {one["who"]: one["money"] for one in _EACH.finditer(line.text)}
        others = [who for who in counts if who not in each]
        if "cá nhân" in each and "cá nhân" not in counts and len(others) == 1:
            counts["cá nhân"] = counts.pop(others.pop())  # people by another word
        if total is None or not each or any(len(counts.get(who, ())) != 1 for who in each):
            continue
        if others:
            continue  # somebody else is given something too
        amounts = {who: _MONEY.match(money) for who, money in each.items()}
        paid = sum(min(counts[who]) * _amount(found) for who, found in amounts.items() if found)
        stated = _MONEY.match(total["money"])
        if stated and abs(paid - _amount(stated)) > NEAR:
            yield _sum_fault(_say(paid), total["money"], line)


def _fault(right: float, stated: str, line: Line) -> Iterator[Fault]:
    if abs(right - _read(stated)) > NEAR:
        yield _sum_fault(format_number(right), stated, line)


def _sum_fault(right: str, stated: str, line: Line) -> Fault:
    wanted = Message("số tính lại từ các số trong câu: {right}", right=right)
    return Fault(wanted, Message("“{text}”", text=stated), line)


def _amount(found: regex.Match[str]) -> float:
    return _read(found[1]) * _TIMES[found[2] or ""]


def _say(amount: float) -> str:
    return f"{amount:,.0f} đồng".replace(",", ".")


def _read(number: str) -> float:
    return float(number.replace(".", "").replace(",", "."))
