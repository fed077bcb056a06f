"""Letters with which people are invited to sign in for the first time: told plainly, one a page.

The links in them are made for these letters alone and are kept nowhere but by their hash, so a
letter that is lost cannot be printed again: a new one has a new link and the old link ends.
"""

import datetime as dt
import json
from dataclasses import dataclass

from workflow.config.pdf_engine import PdfEngine
from workflow.domain.days import ZONE
from workflow.models import Account
from workflow.services.accounts.credentials import LINK_LIFE
from workflow.services.child_processes.bounded_child import ask_child
from workflow.services.printing import page_process


@dataclass(frozen=True)
class SignInLetter:
    """What a letter needs: whom it is for, their link, until when it is good."""

    account: Account
    link: str
    until: dt.datetime


@dataclass(frozen=True)
class LetterWording:
    """What is the same in all letters: where one signs in afterwards, and how."""

    address: str
    #: False where people come in by their sign-on provider only.
    passwords: bool = True


def describe_letter(letter: SignInLetter, wording: LetterWording) -> dict[str, object]:
    """All that a letter says, read before the slow part begins."""
    person = letter.account
    unit, council = person.unit, person.unit.council if person.unit else person.council
    until = letter.until.astimezone(ZONE)
    hours = int(LINK_LIFE.total_seconds() // 3600)
    first = "đặt mật khẩu" if wording.passwords else "nối với nơi anh/chị vẫn đăng nhập"
    return {
        "council": council.name if council else "Hệ thống Thi Đua",
        "name": person.name,
        "place": unit.name if unit else "",
        "lines": [
            f"Anh/chị được mời dùng hệ thống Thi Đua để {_purpose(person)}.",
            f"Tên đăng nhập của anh/chị: {person.login}",
            f"Lần đầu, hãy mở đường dẫn dưới đây, hoặc dùng điện thoại quét mã, để {first}:",
        ],
        "link": letter.link,
        "closing": [
            f"Đường dẫn dùng được một lần, đến {until:%H giờ %M ngày %d/%m/%Y} ({hours} giờ kể từ"
            " khi cấp). Quá hạn hoặc mất thư, hãy xin người gửi thư một đường dẫn mới; đường dẫn cũ"
            " khi đó không dùng được nữa.",
            "Ai có đường dẫn này đều vào được thay anh/chị: xin không chuyển thư cho người khác và"
            f" hủy thư sau khi đã {first}.",
            f"Những lần sau, anh/chị đăng nhập tại {wording.address}.",
        ],
    }


def write_letters(told: list[dict[str, object]]) -> bytes:
    """The letters as one Word file; raises `BadInputError` where it takes too long."""
    _header, docx = ask_child("worker.word.sign_in_letters", {}, [json.dumps(told).encode()])
    return docx


def print_letters(docx: bytes, engine: PdfEngine) -> bytes:
    """The same as PDF; raises `UnviewableError`."""
    return page_process.render(engine, docx, images=False).pdf


def _purpose(person: Account) -> str:
    """Say what the person uses the service for."""
    if person.unit:
        return "nộp báo cáo, xem kết quả và văn bản của khối, cụm thi đua"
    if person.council:
        return "theo dõi các khối, cụm thi đua và làm văn bản của Hội đồng"
    return "quản trị hệ thống"
