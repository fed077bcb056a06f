"""Made-up Word files for the fuzz test: zips, parts, relationships, fields and tags gone wrong.

    python -m tests.worker.word.fuzzing --minutes 60

runs as long as asked and prints each file that broke a rule, with the seed that makes it again.
"""

import random
import sys
import time
from typing import Any

import click

from tests.worker.word.documents import changed, letter, members
from tests.worker.word.docxtpl_cases import CASES
from tests.worker.word.minimal import WML, field, minimal, paragraph, part
from tests.worker.word.schema import find_new_breaks
from tests.worker.word.validity import problems
from worker.word.errors import PackageError, TemplateFault
from worker.word.files.safety import scan
from worker.word.template import Template

#: Seconds of one core for one file.
LIMIT = 2.0
#: Seeds by this are of fields; the others make what they have always made.
_WITH_FIELDS = 5
NAMES = ("x", "l", "d", "d.a", "l[0]", "loop.index", "missing", "u[0].n", "''", "1", "[l, l]")
FILTERS = ("upper", "join('-')", "default('')", "sort", "length", "round(2)", "first", "rich", "e",
           "replace('a', 'b')", "format(1)", "items", "image(20)", "subdoc", "unknown")  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "%", "~", "==", "<", "in", "and", "|", ".", "(", ",", "**")
STATEMENTS = ("if {}", "for i in {}", "endif", "endfor", "else", "elif {}", "set y = {}", "raw",
              "cellbg {}", "colspan {}", "vm", "hm", "include {}", "macro f({})")  # fmt: skip
SCOPES = ("", "", "", "p ", "tr ", "tc ", "r ", "p\u00a0")
JUNK = ("{", "}", "{%", "%}", "{{", "}}", "{#", "#}", "'", '"', "“", "–", "\u200b", "&amp;", " ")
MARKUP = (
    "<w:br/>",
    "<w:tab/>",
    '<w:br w:type="page"/>',
    "</w:t></w:r><w:r><w:t>",
    "<w:pict/>",
    '</w:t></w:r><w:r><w:drawing><wp:inline><wp:docPr id="1" name="a"/></wp:inline>'
    "</w:drawing></w:r><w:r><w:t>",
    '</w:t></w:r><w:bookmarkStart w:id="1" w:name="m"/><w:bookmarkEnd w:id="1"/><w:r><w:t>',
)
VALUES: dict[str, Any] = {
    "x": "chữ & <", "l": [1, 2, 3], "d": {"a": "b", "items": 1}, "u": [{"n": 1}, {"n": 2}],
    "e": [], "n": None, "t": True, "rich": [{"text": "a\tb", "bold": True}, {"text": "\f"}],
}  # fmt: skip


def expression(random_: random.Random) -> str:
    made = random_.choice(NAMES)
    for _ in range(random_.randrange(3)):
        made += f" {random_.choice(OPERATORS)} {random_.choice(NAMES)}"
    if random_.random() < 0.4:
        made += f"|{random_.choice(FILTERS)}"
    return made


def text(random_: random.Random) -> str:
    """Text of a paragraph with tags, whole and broken."""
    pieces = []
    for _ in range(random_.randrange(1, 5)):
        kind = random_.randrange(6)
        if kind == 0:
            pieces.append(random_.choice(JUNK))
        elif kind == 1:
            pieces.append(random_.choice(MARKUP))
        elif kind == 2:
            pieces.append("chữ ")
        elif kind == 3:
            scope = random_.choice(SCOPES)
            pieces.append(f"{{{{{scope or ' '}{expression(random_)} }}}}")
        else:
            statement = random_.choice(STATEMENTS).format(expression(random_))
            pieces.append(f"{{%{random_.choice(SCOPES) or ' '}{statement} %}}")
    whole = "".join(pieces)
    return whole.replace("<", "\x00").replace("&lt;", "<").replace("\x00", "<")


def blocks(random_: random.Random, depth: int = 0) -> str:
    made = []
    for _ in range(random_.randrange(1, 5)):
        if depth < 3 and random_.random() < 0.25:
            cells = "".join(
                f"<w:tc>{blocks(random_, depth + 1)}</w:tc>" for _ in range(random_.randrange(1, 4))
            )
            made.append(f"<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl>")
        elif random_.random() < 0.05:
            made.append(field(random_.choice(("PAGE", "DDE x", "{{ x }}", "HYPERLINK file:x"))))
        else:
            inner = text(random_).replace("< ", "&lt; ")
            made.append(paragraph(inner))
    return "".join(made)


SOUND = (
    "x",
    "l[0]",
    "d.a",
    "l|join('-')",
    "x|upper",
    "u|sum('n')",
    "x[:2]",
    "l|length",
    "x ~ x",
    "'a' if t else x",
    "n|default('')",
    "u[1].n + 2",
    "d|items|length",
    "x|replace('c', 'k')",
)
LOOPS = (("i in l", "i"), ("i in e", "i"), ("i in u", "i.n"), ("k, v in d|items", "v"),
         ("i in range(3)", "i * 2"), ("i in l|sort", "loop.index"))  # fmt: skip
TESTS = ("t", "not t", "x == 'a'", "l|length > 2", "1 in l", "n is none", "e", "loop is defined")
BITS = (*MARKUP, "", "", "", "chữ ", "&lt;&amp;")


def sound_text(random_: random.Random, printed: str) -> str:
    """A line without a fault, its tags perhaps spread over runs."""
    tags = [f"{{{{ {printed} }}}}", f"{{{{ {random_.choice(SOUND)} }}}}", random_.choice(BITS)]
    test = random_.choice(TESTS)
    tags.append(f"{{% if {test} %}}{random_.choice(BITS)}{{% else %}}không{{% endif %}}")
    if random_.random() < 0.2:
        tags.append(f"{{{{r {random_.choice(('x', 'rich', 'n'))} }}}}")
    random_.shuffle(tags)
    line = "".join(tags)
    if random_.random() < 0.3:
        place = line.find("{{") + random_.randrange(1, 5)
        line = line[:place] + "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>" + line[place:]
    return line


def sound_blocks(random_: random.Random, depth: int = 0, printed: str = "x") -> str:
    """Paragraphs and tables in branches and loops that open and close where they should."""
    made = []
    for _ in range(random_.randrange(1, 4)):
        kind = random_.randrange(5 if depth < 3 else 1)
        loop, name = random_.choice(LOOPS)
        inner_name = name if kind == 2 else printed
        inner = sound_blocks(random_, depth + 1, inner_name) if kind else ""
        if kind == 0:
            made.append(paragraph(sound_text(random_, printed)))
        elif kind == 1:
            made += [
                paragraph(f"{{%p if {random_.choice(TESTS)} %}}".replace(" > ", " &gt; ")),
                inner,
            ]
            made.append(paragraph("{%p endif %}"))
        elif kind == 2:
            made += [paragraph(f"{{%p for {loop} %}}"), inner, paragraph("{%p endfor %}")]
        elif kind == 3:
            tag = random_.choice(("", "{% cellbg 'FF0000' %}", "{% colspan 2 %}"))
            cells = f"<w:tc>{paragraph(tag + 'a')}</w:tc><w:tc>{inner}<w:p/></w:tc>"
            made.append(f"<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl><w:p/>")
        else:
            merged = random_.choice(("", "{% vm %}"))
            rows = (f"{{%tr for {loop} %}}", merged + sound_text(random_, name), "{%tr endfor %}")
            cells = "".join(f"<w:tr><w:tc>{paragraph(row)}</w:tc></w:tr>" for row in rows)
            made.append(f"<w:tbl><w:tblPr/>{cells}</w:tbl>")
    return "".join(made)


_PICTURE = '<w:drawing><wp:inline><wp:docPr id="1" name="a" descr="{}"/></wp:inline></w:drawing>'
_BOXED = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
#: Where a tag may be typed among the runs of a field's code, and tags that could take some away.
HOLDERS = (
    *("<w:t>{}</w:t>", "<w:v>{}</w:v>", "<w:title>{}</w:title>", "<a:t>{}</a:t>"),
    *(_BOXED, f"<w:pict>{_BOXED}</w:pict>", '<w:textpath string="{}"/>', _PICTURE),
    *('<w:rPr><x:docPr descr="{}"/></w:rPr>', "<w:instrText>{}</w:instrText>"),
)
TAKING = (
    *(
        "{%SCOPEif false %}",
        "{%SCOPEendif %}",
        "{#SCOPEa #}",
        "{%SCOPEfor i in e %}",
        "{{SCOPEx }}",
    ),
    *("{%SCOPEendfor %}", "{%- if false -%}", "{% endif %}", "{% cellbg x %}", "{% raw %}"),
)
MARKS = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
CODES = ("PAGE ", "DDEAUTO c:\\x ", "D", "DEAUTO x", "IF 1=1 ", "HYPERLINK ", '"file:///x"', " ")


def fields(random_: random.Random, depth: int = 0) -> str:
    """Fields whose codes are spread over rows and paragraphs, with tags anywhere between."""
    made, blocks_ = [], []
    for _ in range(random_.randrange(3, 12)):
        kind = random_.randrange(5)
        if kind == 0:
            made.append(f"<w:r>{random_.choice(MARKS)}</w:r>")
        elif kind in (1, 2):
            code = random_.choice(CODES).replace('"', "&quot;")
            made.append(f"<w:r><w:instrText>{code}</w:instrText></w:r>")
        elif kind == 3:
            tag = random_.choice(TAKING).replace("SCOPE", random_.choice(SCOPES) or " ")
            made.append(f"<w:r>{random_.choice(HOLDERS).format(tag)}</w:r>")
        else:
            blocks_.append(f"<w:p>{''.join(made)}</w:p>")
            made = []
    blocks_.append(f"<w:p>{''.join(made)}</w:p>")
    if depth < 2 and random_.random() < 0.6:
        place = random_.randrange(len(blocks_))
        rows = "".join(
            f"<w:tr><w:tc>{fields(random_, depth + 1)}</w:tc></w:tr>"
            for _ in range(random_.randrange(1, 4))
        )
        blocks_.insert(place, f"<w:tbl><w:tblPr/>{rows}</w:tbl>")
    return "".join((*blocks_, "<w:p/>"))


def hidden_code(random_: random.Random) -> str:
    """A field whose code begins with a harmless word, and tags around it that may take it away."""
    scope, holder = random_.choice(SCOPES) or " ", random_.choice(HOLDERS)
    opened, closed, note = (
        f"<w:r>{holder.format(tag.replace('SCOPE', scope))}</w:r>" for tag in TAKING[:3]
    )
    word = f"<w:r><w:instrText>{random_.choice(CODES)}</w:instrText></w:r>"
    lines = random_.choice(([note + word], [opened, word, closed], [opened + word + closed]))
    rows = "".join(f"<w:tr><w:tc><w:p>{line}</w:p></w:tc></w:tr>" for line in lines)
    runs = random_.choice(
        (f"</w:p><w:tbl><w:tblPr/>{rows}</w:tbl><w:p>", "</w:p><w:p>".join(lines), "".join(lines))
    )
    begin, separate, end = (f"<w:r>{mark}</w:r>" for mark in MARKS)
    rest = f"<w:r><w:instrText>{random_.choice(CODES)}</w:instrText></w:r>"
    return f"<w:p>{begin}{runs}{rest}{separate}{end}</w:p>"


def damaged(random_: random.Random, content: bytes) -> bytes:
    """Change bytes of the zip, or of one of its parts."""
    if random_.random() < 0.3:
        made = bytearray(content)
        for _ in range(random_.randrange(1, 20)):
            made[random_.randrange(len(made))] = random_.randrange(256)
        return bytes(made)
    parts = members(content)
    name = random_.choice(sorted(parts))
    made = bytearray(parts[name] or b"x")
    start = random_.randrange(len(made))
    made[start : start + random_.randrange(30)] = random_.choice(
        (b"", b"{{ x }}", b"<w:p/>", b"DDE", b"\xff", made[:20])
    )
    other = random_.choice((name, name, "word/other.xml", name.upper()))
    return changed(content, {name: None, other: bytes(made)})


def make(seed: int) -> bytes:
    """The file of a seed."""
    random_ = random.Random(seed)  # noqa: S311  no secret
    if seed % _WITH_FIELDS == 0:
        header = part("w:hdr", fields(random_))
        return minimal(
            hidden_code(random_) if random_.random() < 0.5 else fields(random_),
            links=(("header", "header1.xml"),),
            parts={"word/header1.xml": (f"{WML}.header+xml", header)},
        )
    kind = random_.randrange(10)
    if kind == 0:
        return damaged(random_, random_.choice(CASES)()[0])
    if kind == 1:
        return letter(*(text(random_).replace("<", "") for _ in range(3)))
    if kind < 6:
        header = part("w:hdr", sound_blocks(random_, 2))
        parts = {"word/header1.xml": (f"{WML}.header+xml", header)}
        links = (("header", "header1.xml"),)
        content = minimal(sound_blocks(random_), links=links, parts=parts)
        return damaged(random_, content) if kind == 5 else content
    header = part("w:hdr", blocks(random_, 2))
    made = minimal(blocks(random_), parts={"word/header1.xml": (f"{WML}.header+xml", header)})
    return damaged(random_, made) if kind > 8 else made


def break_of(content: bytes) -> str | None:
    """The rule that a file breaks; None if it is filled well or refused with reasons."""
    started = time.process_time()
    try:
        paper = Template.compile(content).fill(VALUES)
    except PackageError as error:
        found = None if error.messages and all(map(str, error.messages)) else "no reason"
    except TemplateFault as error:
        told = all(str(fault.message) and str(fault.part) for fault in error.faults)
        found = None if error.faults and told else "no reason"
    except Exception as error:
        found = f"crash: {error!r}"
    else:
        before = set(problems(content))
        found = next((text for text in problems(paper) if text not in before), None)
        found = found or next(iter(find_new_breaks(paper, content)), None)
        found = found or next((f"danger: {message}" for message in scan(paper)), None)
    return f"{found}" if found else "slow" if time.process_time() - started > LIMIT else None


@click.command()
@click.option("--minutes", default=60.0, show_default=True)
@click.option("--seed", default=0, show_default=True)
def main(minutes: float, seed: int) -> None:
    """Fuzz the engine for so long, from this seed on."""
    end = time.monotonic() + 60 * minutes
    first, broken = seed, 0
    while time.monotonic() < end:
        found = break_of(make(seed))
        if found:
            broken += 1
            click.echo(f"{seed}: {found}")
        seed += 1
    click.echo(f"{seed - first} files, {broken} broke a rule")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
