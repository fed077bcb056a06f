"""The components of a paper, found by several signs: words, place, layout and neighbours."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from worker.word.lint.appendices import Appendix, split_appendices
from worker.word.lint.body import Body, read_body
from worker.word.lint.dates import first_date, has_open_date
from worker.word.lint.ending import Ending, read_ending
from worker.word.lint.family import detect_family
from worker.word.lint.kinds import LETTER, OF_ITS_UNIT, Kind, find_kind_by_abbreviation
from worker.word.lint.letterhead import Letterhead, read_letterhead
from worker.word.lint.model import Document, Line, RunFormat
from worker.word.lint.symbol import Symbol
from worker.word.lint.tabbed_layout import split_tabbed_lines
from worker.word.lint.titles import Title, read_title
from workflow.domain.law.acts import ACTS, LegalAct

#: Components that are parts of the ending and of the letterhead.
IN_ENDING = frozenset({"ky", "noi_nhan"})
IN_HEAD = frozenset(
    {"quoc_hieu", "tieu_ngu", "tieu_de", "co_quan", "co_quan_chu_quan", "co_quan_ban_hanh"}
)


@dataclass(frozen=True)
class Paper:
    """One paper with its components; what a check looks at."""

    document: Document
    head: Letterhead
    title: Title
    body: Body
    ending: Ending
    appendices: tuple[Appendix, ...]
    main: tuple[Line, ...]
    family: str
    status: str
    on: date | None
    stated_status: str | None = None
    kind: Kind | None = field(default=None)
    #: The acts that it may cite, as whoever asks for the check knows them.
    acts: tuple[LegalAct, ...] = ACTS

    @cached_property
    def sentences(self) -> tuple[Line, ...]:
        """Return the lines of running text: summary, addressees, bases and paragraphs."""
        addressee = self.body.addressee
        sent = (addressee.line, *addressee.recipients) if addressee else ()
        lines = (*self.title.summary, *self.head.summary, *sent, *self.body.lines)
        return tuple(line for line in lines if not line.upper)

    @cached_property
    def looks(self) -> tuple[RunFormat, ...]:
        """Return the distinct formats of the runs; they are few, so checks look at them first."""
        found = {id(run.look): run.look for line in self.document.lines for run in line.runs}
        return tuple(found.values())

    @property
    def is_minutes(self) -> bool:
        return self.kind is not None and self.kind.abbreviation == "BB"

    @property
    def is_letter(self) -> bool:
        return self.kind is LETTER

    @property
    def numbered(self) -> bool:
        """Return whether the paper must have a number of its own; an annex alone has none."""
        return self.kind is not None and self.kind.listed and not self.is_annex

    def is_certain(self, component: str) -> bool:
        """Return whether the part of the paper that a rule is about was surely recognised."""
        if component in IN_ENDING:
            return self.ending.certain
        return component not in IN_HEAD or self.head.certain or not self.head.present

    @property
    def is_annex(self) -> bool:
        """Return whether the file holds only what is enclosed with another paper."""
        enclosed = self.title.reference is not None or (not self.main and bool(self.appendices))
        return enclosed and not self.head.present

    @property
    def symbol(self) -> Symbol:
        return Symbol.read(self.head.number.text if self.head.number else "")


def read_paper(
    document: Document, *, family: str | None, status: str | None, on: date | None
) -> Paper:
    """Find the components of a document; family, status and date are worked out if not given."""
    main, appendices = split_appendices(
        [line for line in document.lines if line.text or line.strokes]
    )
    head, rest = read_letterhead(split_tabbed_lines(main))
    title, rest = read_title(rest)
    before_end, ending = read_ending(rest)
    body = read_body(before_end)
    symbol = Symbol.read(head.number.text if head.number else "")
    kind = title.kind or _kind_without_title(head, title, body, symbol)
    closed_on = body.closed_on if kind is not None and kind.abbreviation == "BB" else None
    if kind is not None and kind.name in OF_ITS_UNIT:
        family = None  # its letterhead tells, not the paper it goes with
    blank = symbol.blank or (head.date is not None and has_open_date(head.date.text))
    return Paper(
        document=document,
        head=head,
        title=title,
        body=body,
        ending=ending,
        appendices=appendices,
        main=tuple(main),
        family=family or detect_family(head, ending, symbol),
        status=status or ("draft" if blank or head.draft else "final"),
        on=on or (first_date(head.date.text) if head.date else None) or closed_on,
        stated_status=status,
        kind=kind,
    )


def _kind_without_title(head: Letterhead, title: Title, body: Body, symbol: Symbol) -> Kind | None:
    """Work out the kind: without a type name, a subject under the number makes a công văn.

    The inspectorate's abbreviation TTr is also that of a proposal, so it names no kind there.
    """
    named = find_kind_by_abbreviation(symbol.abbreviation)
    if head.issuer_name.upper().startswith("THANH TRA") and symbol.abbreviation == "TTr":
        named = None
    if title.line is not None or not (head.number or head.summary or body.addressee):
        return named
    return LETTER if head.summary or named is None else named
