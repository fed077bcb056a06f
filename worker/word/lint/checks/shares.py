"""Parts of a whole that a sentence counts, and the share that it says they are."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, format_number
from worker.word.lint.model import Line
from workflow.domain.errors import Message

_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d{1,4}"
_NO_DAY = r"(?<!(?:ngày|đến|trước|hạn) )(?<![\d/.,-])"
_BETWEEN = r"(?:(?!từ |trên |dưới |hơn |vượt |tăng |giảm )[^%;.()\d]){0,40}"
_PERCENT = r"(?P<share>\d{1,3}(?:,\d+)?)\s*%(?!\s*trở lên)"
_SHARES = (
    regex.compile(
        rf"{_NO_DAY}(?P<part>{_NUMBER})/(?P<whole>{_NUMBER})(?![\d/-]){_BETWEEN}"
        # after a semicolon only what says nothing of what it is a share of
        r"(?:[(,]?\s*|;\s*(?=(?:chiếm|đạt|bằng|tỷ lệ) [\d,]+\s*%\s*(?:[.;,)]|$)))"
        rf"(?:chiếm |đạt |bằng |tỷ lệ )*{_PERCENT}"
    ),
    # `289 vụ việc/318 vụ việc, đạt 90,88%`: with a word between, only what is called a share
    regex.compile(
        rf"{_NO_DAY}(?P<part>{_NUMBER}) \p{{Ll}}+(?: \p{{Ll}}+){{0,2}}?"
        rf" ?(?:/ ?(?:tổng số )?|trên (?:tổng số )?|trong tổng số )(?P<whole>{_NUMBER})(?![\d/.-])"
        rf"{_BETWEEN}(?:,? (?:chiếm|đạt|bằng)(?: tỷ lệ)? |\((?:(?:chiếm|đạt) )?){_PERCENT}"
    ),
    # `412 lượt (kế hoạch 400 lượt), đạt 103%`
    regex.compile(
        rf"{_NO_DAY}(?P<part>{_NUMBER}) (?P<what>\p{{Ll}}+)[^.;()\d]{{0,30}}\((?:kế hoạch|chỉ tiêu|"
        rf"mục tiêu)[^\d()]{{0,15}}(?P<whole>{_NUMBER}) (?P=what)\)[,;]? (?:đạt|bằng) {_PERCENT}"
    ),
    # `kết nạp 42 đảng viên, đạt 105% chỉ tiêu (42/40)`
    regex.compile(
        rf"(?:đạt|bằng|chiếm)(?: tỷ lệ)? {_PERCENT}(?: \p{{Ll}}+){{0,5}} "
        rf"\((?P<part>{_NUMBER})/(?P<whole>{_NUMBER})(?![\d/.-])[^()\d]{{0,30}}\)"
    ),
    # `18 đảng viên mới, đạt 120% chỉ tiêu (15 đảng viên)`
    regex.compile(
        rf"{_NO_DAY}(?P<part>{_NUMBER}) (?P<what>\p{{Ll}}+)[^.;()\d]{{0,30}}, (?:đạt|bằng) "
        rf"{_PERCENT}(?: so với)? (?:chỉ tiêu|kế hoạch)[^.;()\d]{{0,15}}"
        rf"\((?P<whole>{_NUMBER}) (?P=what)\b"
    ),
)
#: What there are no more of than there are in all.
_COUNTED = regex.compile(
    rf"{_NO_DAY}(?P<part>{_NUMBER})/(?P<whole>{_NUMBER}) (?:phiếu|chỉ tiêu|tiêu chí|thành viên"
    r"|(?:đơn vị|cơ quan|đại biểu|đảng viên|hội viên|người|đồng chí)(?: \p{Ll}+){0,3} "
    r"(?:có mặt|tham dự|tham gia|dự họp|dự hội nghị|đồng ý|nhất trí|thống nhất|tán thành))\b"
)
_WHOLE = 100


def share_faults(line: Line) -> Iterator[Fault]:
    """Compare a percentage with the fraction before it, to the printed decimals."""
    for pattern in _SHARES:
        for found in pattern.finditer(line.text):
            part, whole, share = _read(found["part"]), _read(found["whole"]), found["share"]
            if whole == 0 or (part > whole and float(share.replace(",", ".")) <= _WHOLE):
                continue  # more than all may be a day, unless the share says so too
            decimals = len(share.partition(",")[2])
            exact = 100 * part / whole
            if abs(exact - float(share.replace(",", "."))) > 0.51 * 10**-decimals + 1e-9:
                right = format_number(round(exact, max(decimals, 2)))
                wanted = Message("{part}/{whole} là {share}%", part=part, whole=whole, share=right)
                yield Fault(wanted, Message("{share}%", share=share), line)


#: In a column of votes.
_VOTES = regex.compile(r"(?P<part>\d{1,4})/(?P<whole>\d{1,4})(?: (?:phiếu|thành viên|đơn vị))?")


def cell_faults(line: Line) -> Iterator[Fault]:
    """Nobody in a table of votes is given more of them than there are."""
    found = _VOTES.fullmatch(line.text)
    if found and int(found["part"]) > int(found["whole"]):
        wanted = Message("số trước không lớn hơn số sau: {whole}", whole=found["whole"])
        yield Fault(wanted, Message("“{text}”", text=found[0]), line)


def part_faults(line: Line) -> Iterator[Fault]:
    """Nobody is given more votes than there are."""
    for found in _COUNTED.finditer(line.text):
        if _read(found["part"]) > _read(found["whole"]):
            wanted = Message("số trước không lớn hơn số sau: {whole}", whole=found["whole"])
            yield Fault(wanted, Message("“{text}”", text=found[0]), line)


def _read(number: str) -> int:
    return int(number.replace(".", ""))
