"""Names of signers that differ from those that the text gives to the same people."""

from collections.abc import Iterator
from unicodedata import normalize

import regex

from worker.word.lint.checks.registry import Fault, checks_rule, quote
from worker.word.lint.components import Paper
from worker.word.lint.rules import Rule
from worker.word.lint.text_keys import TONES, letters_key, strip_tones
from workflow.domain.errors import Message

#: `Ông Hoàng Văn Thắng, Giám đốc …`
_HOLDER = regex.compile(
    r"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí) (?P<name>\p{Lu}[\p{L}’']*(?: \p{Lu}[\p{L}’']*){1,4})"
    r"(?:,| -| –) (?:chức vụ:? |là )?(?P<post>\p{Lu}\p{Ll}+[^,;.]*)"
)
_SIGNED_OFFICES = (
    (
        regex.compile(r"CHỦ T[ỌO][ẠA]|CHỦ TRÌ"),
        regex.compile(r"[-\d.a-z) ]*(Chủ trì|Chủ t[ọo][ạa])"),
    ),
    (
        regex.compile(r"THƯ KÝ|NGƯỜI GHI"),
        regex.compile(r"[-\d.a-z) ]*(Thư ký|Người ghi biên bản)"),
    ),
)
_COURTESY = regex.compile(r"\b(Ông|Bà|Đồng chí|Đ/c)\b")
_NAMED = regex.compile(r"\p{Lu}[\p{L}’']+(?: \p{Lu}[\p{L}’']*){1,4}")


@checks_rule("VB-KY-05")
def check_people_sign_under_the_names_they_are_given(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _officer_faults(paper)
    if not paper.is_minutes:
        yield from _holder_faults(paper)


def _holder_faults(paper: Paper) -> Iterator[Fault]:
    """A text that names who holds the post of the signer names the signer."""
    for signature in paper.ending.signatures:
        post = letters_key(signature.posts[-1].text) if signature.posts else ""
        name = signature.names[0].text if signature.names else ""
        for line in paper.body.lines if post and name else ():
            for found in _HOLDER.finditer(line.text):
                same = letters_key(found["post"]).startswith(post)
                if same and _is_like(found["name"], name) and _fold(found["name"]) != _fold(name):
                    wanted = Message("họ tên như trong văn bản: {name}", name=found["name"])
                    yield Fault(wanted, quote(signature.names[0]), signature.names[0])
                    return


def _officer_faults(paper: Paper) -> Iterator[Fault]:
    """Chairman and secretary sign under the names that the minutes give them."""
    for signature in paper.ending.signatures if paper.is_minutes else ():
        post = signature.posts[0].text.upper() if signature.posts else ""
        for signed, office in _SIGNED_OFFICES:
            held = [line.text for line in paper.body.lines if office.match(line.text)]
            if not signed.match(post) or not signature.names or not held:
                continue
            name = signature.names[0].text
            people = [
                found[0] for text in held for found in _NAMED.finditer(_COURTESY.sub(";", text))
            ]
            if any(f" {_fold(name)} " in f" {_fold(text)} " for text in held):
                continue
            like = next((one for one in people if _is_like(one, name)), None)
            if like:
                wanted = Message("họ tên như trong biên bản: {name}", name=like)
                yield Fault(wanted, quote(signature.names[0]), signature.names[0])


def _fold(text: str) -> str:
    """The words with their tones, wherever in a word the tone is put."""
    return " ".join(
        strip_tones(word).casefold() + "".join(sorted(TONES & set(normalize("NFD", word))))
        for word in regex.findall(r"[\p{L}\p{M}]+", text)
    )


def _is_like(one: str, other: str) -> bool:
    """Tell whether names share the family name and nearly all words: one is misspelt."""
    left, right = one.split(), other.split()
    same = sum(a == b for a, b in zip(left, right, strict=False))
    return len(left) == len(right) and left[0] == right[0] and same >= len(left) - 1
