"""Posts as papers are signed with them, and bodies that sign as one (`posts.toml`).

A position is typed in many ways: with the agency's name whole or short, several in one line, acting
or deputy. The post is the title alone; the agency is printed in the letterhead.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from workflow.domain.clauses import Confidence
from workflow.domain.names.agency_words import drop_words, is_of_issuer, read_words, starts_with
from workflow.domain.record import Family
from workflow.domain.vietnamese_text import fold_name

_DATA = Path(__file__).with_name("posts.toml")
_LEVELS = ("tỉnh", "thành phố", "xã", "phường", "đặc khu", "huyện", "quận", "thị xã", "cơ sở")
_ACTING = re.compile(r"(?:Q\.|Quyền)\s*(.+)", re.IGNORECASE)
_DEPUTY = re.compile(r"Phó\s+(.+)", re.IGNORECASE)
_STANDING = re.compile(
    r"(Thường trực|phụ trách(?:,?(?: và)? điều hành)?|chuyên trách)\b\s*(.*)", re.IGNORECASE
)
_STANDING_LAST = re.compile(r"(.*)\s(phụ trách|chuyên trách)", re.IGNORECASE)
#: Heads called after what they lead, more than the list has: `Trung đoàn trưởng`.
_SOME_HEAD = re.compile(r"((?:\w+ ){1,2}trưởng)\b", re.IGNORECASE)
#: In whose name, typed before the post itself: `KT. Giám đốc Phó Giám đốc`.
_FOR_HEAD = re.compile(r"(?:.*\s)?(?:KT\.|K/T)\s*(.+)", re.IGNORECASE)
_FOR_BODY = re.compile(r"(?:TM\.|T/M)\s*(.+)", re.IGNORECASE)
#: Titles of learning and ranks, which no post has (NĐ 30, Phụ lục I, II.7.d).
_LEARNED = re.compile(
    r"(?:(?i:GS|PGS|TSKH|TS|ThS|BS|BSCKI{1,2}|CKI{1,2}|DS|KS|CN|NGƯT|TTƯT)[.,]\s*)+"
    r"|(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy)\s+(?=\w)"
)


class _Titles(msgspec.Struct):
    names: tuple[str, ...]
    source: str
    confidence: Confidence


class CollectiveBody(msgspec.Struct, frozen=True):
    """Bodies of a kind whose papers are signed in the name of all."""

    names: tuple[str, ...]
    source: str
    confidence: Confidence
    #: In whose name; the name of the body itself if empty.
    authority: str = ""
    deputy_for_head: bool = False
    families: tuple[Family, ...] = tuple(Family)


class _Memberships(msgspec.Struct):
    names: tuple[str, ...]


class _Posts(msgspec.Struct, forbid_unknown_fields=True):
    titles: tuple[_Titles, ...]
    aliases: dict[str, str]
    deputies: dict[str, str]
    heads: dict[str, str]
    within: dict[str, tuple[str, ...]]
    memberships: _Memberships
    collective: tuple[CollectiveBody, ...]


@dataclass(frozen=True)
class Post:
    """A post in an agency: `title` is that of the head, also for a deputy."""

    title: str
    deputy: bool = False
    acting: bool = False
    #: `Thường trực`, `phụ trách`
    standing: str | None = None
    #: What the position says after the title.
    of: str = ""
    #: What a deputy is called that is not "Phó" and the title: `Thứ trưởng`.
    name: str = ""

    def print(self, family: Family, *, whole: bool = False) -> str:
        """The post as printed. No act names a standing deputy, so state papers leave that out."""
        words = [self.name or (f"Phó {self.title}" if self.deputy else self.title)]
        if self.standing and family is Family.PARTY:
            words.append(self.standing)
        if whole and self.of:
            words.append(self.of)
        text = " ".join(words)
        if self.acting:
            return f"Q. {text}" if family is Family.STATE else f"Quyền {text}"
        return text


@cache
def _read_posts() -> _Posts:
    return msgspec.toml.decode(_DATA.read_text("utf-8"), type=_Posts)


@lru_cache(maxsize=1024)  # all papers of a review have the same issuer
def find_collective(issuer: str, family: Family) -> tuple[CollectiveBody, str] | None:
    """The kind of a body that signs as one, and the name it signs in; None if its head signs."""
    words = read_words(issuer)
    found = [
        (len(read_words(name)), body, name)
        for body in _read_posts().collective
        for name in body.names
        if family in body.families and words[: len(read_words(name))] == read_words(name)
    ]
    if not found:
        return None
    _, body, name = max(found, key=lambda one: one[0])
    return body, body.authority or name


def find_typed_body(positions: tuple[str, ...]) -> str:
    """In whose name somebody signs, where the position says so: `TM. Ban Chấp hành`; else ``."""
    for part in (part for text in positions for part in split_positions(text)):
        if found := _FOR_BODY.fullmatch(part):
            return found[1].removesuffix(_drop_authority(part)).strip() or found[1]
    return ""


def find_post(issuer: str, positions: tuple[str, ...]) -> Post | None:
    """The post that somebody signs papers of the issuer with: the one held there.

    Positions may come in one line, between commas. None if nothing is typed.
    """
    typed = [part for text in positions for part in split_positions(text)]
    posts = [(_rank(parse_post(text, issuer), text, issuer), text) for text in typed]
    if not posts:
        return None
    best = max(posts, key=lambda one: one[0])[1]
    return parse_post(best, issuer)


def is_held_at(text: str, agency: str) -> bool:
    """Tell whether a position names the agency that it is held at."""
    words, name = read_words(text), read_words(agency)
    if any(words[at : at + len(name)] == name for at in range(len(words))):
        return True
    parts = (parse_post(part, agency) for part in split_positions(text))
    return any(post.of and is_of_issuer(post.of, agency) for post in parts)


def find_order(post: Post, issuer: str) -> str | None:
    """`TL. Giám đốc` for the head of an office within a department, who signs its papers by order.

    None for who heads the agency itself or deputizes for its head (NĐ 30, Điều 13.4).
    """
    for name, posts in _read_posts().within.items():
        if starts_with(issuer, name) and post.title in posts:
            return f"TL. {_read_posts().heads[name]}"
    return None


def split_positions(text: str) -> list[str]:
    """The positions of one line: between commas, semicolons, `kiêm`, dashes before a title."""
    parts = re.split(r"[,;]|\bkiêm\b", text)
    return [one for part in parts for one in _split_at_dash(part.strip()) if one]


def _split_at_dash(text: str) -> list[str]:
    """A dash may also be within a name: `Trưởng phòng Thi đua - Khen thưởng`.

    Two titles of one agency are one post, the first: `Phó Chủ tịch - Tổng Thư ký Hội Nhà báo`.
    """
    first, dash, rest = text.partition(" - ")
    title = next((name for name in _list_titles() if starts_with(_bare(rest), name)), "")
    if not dash or not title:
        return [text]
    if fold_name(_bare(first)) in map(fold_name, _list_titles()):
        return [f"{first} {drop_words(_bare(rest), title)}".strip()]
    return [first, *_split_at_dash(rest)]


def _bare(text: str) -> str:
    return re.sub(r"^(Phó|Quyền)\s+", "", text, flags=re.IGNORECASE)


@cache
def _list_titles() -> tuple[str, ...]:
    return tuple(name for titles in _read_posts().titles for name in titles.names)


def _drop_authority(text: str) -> str:
    """The post alone where it is typed under the one it signs for."""
    if found := _FOR_HEAD.fullmatch(text):
        deputy = re.search(r"\b(?:Phó|Thứ trưởng)\b.*", found[1], re.IGNORECASE)
        return deputy[0] if deputy else f"Phó {found[1]}"
    if found := _FOR_BODY.fullmatch(text):
        words = found[1].split()
        starts = (" ".join(words[at:]) for at in range(len(words)))
        return next((one for one in starts if _names_title(_bare(one))), text)
    return text


def _names_title(text: str) -> bool:
    return any(starts_with(text, name) for name in _list_titles())


def parse_post(text: str, issuer: str) -> Post:
    """Read a position; one that names no known title is its own title."""
    text = _drop_authority(_LEARNED.sub("", re.sub(r"^P\.\s*(?=\w)", "Phó ", text.strip())))
    named = next((name for name in _read_posts().deputies if starts_with(text, name)), "")
    if named:
        title = _read_posts().deputies[named]
        return Post(title, deputy=True, of=drop_words(text, named), name=named)
    acting = _ACTING.fullmatch(text)
    text = acting[1] if acting else text
    text = _replace_alias(text)
    deputy = _DEPUTY.fullmatch(text)
    rest = _replace_alias(deputy[1]) if deputy else text
    title, of = _split_title(rest, issuer, is_deputy=deputy is not None)
    if last := _STANDING_LAST.fullmatch(of):
        of = f"{last[2]} {last[1]}"
    standing = _STANDING.fullmatch(of)
    if standing:
        of = standing[2]
    return Post(title, deputy is not None, acting is not None, standing and standing[1], of)


def _replace_alias(text: str) -> str:
    for alias, post in _read_posts().aliases.items():
        if starts_with(text, alias):
            return f"{post} {drop_words(text, alias)}".strip()
    return text


def _split_title(text: str, issuer: str, *, is_deputy: bool) -> tuple[str, str]:
    """The title of the head and what follows it."""
    known = [name for name in _list_titles() if starts_with(text, name)]
    if known:
        title = max(known, key=len)
        return title, drop_words(text, title)
    if found := _SOME_HEAD.match(text):
        return found[1], text[found.end() :].strip()
    if starts_with(text, "Trưởng"):
        of = drop_words(text, "Trưởng")
        if is_of_issuer(of, issuer):
            return f"Trưởng {_name_without_place(issuer)}", ""
    heads = _read_posts().heads
    if is_deputy and (body := next((name for name in heads if starts_with(text, name)), None)):
        return heads[body], drop_words(text, body)
    return text, ""


def _name_without_place(issuer: str) -> str:
    """`Thuế tỉnh` of `Thuế tỉnh Lâm Đồng`: the head is called after the agency and its level."""
    pattern = rf"(.+?\s(?:{'|'.join(_LEVELS)}))(?:\s.+)?"
    found = re.fullmatch(pattern, issuer, re.IGNORECASE)
    return found[1] if found else issuer


def _rank(post: Post, text: str, issuer: str) -> int:
    """Rank how surely a position is the one held in the issuing agency."""
    if any(starts_with(text, name) for name in _read_posts().memberships.names):
        return 0
    known = post.title != text or post.deputy or post.acting
    if post.title not in _list_titles() and not known:
        return 1
    if not post.of:
        return 3
    return 4 if is_of_issuer(post.of, issuer) else 2
