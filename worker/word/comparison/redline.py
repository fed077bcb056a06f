"""The paper as it was made, with what a person has changed as tracked changes."""

from collections.abc import Sequence

from worker.word.comparison.added import Adder
from worker.word.comparison.run_edits import Author, Tracker
from worker.word.comparison.unit_pairs import pair_paragraphs
from worker.word.comparison.units import Unit, open_body, read_text, read_units
from worker.word.comparison.words import align, find_edits
from worker.word.files.opc import replace_parts


def write_redline(docx: bytes, edited: Sequence[Unit], author: Author) -> bytes:
    """Word shows, accepts and rejects the changes; what differs in looks alone is left out."""
    package, root, body = open_body(docx)
    units = read_units(body)
    tracker = Tracker(author)
    adder = Adder(body, tracker)
    for pair in align([unit.text for unit in units], [unit.text for unit in edited]):
        if pair.old is None:
            adder.add_text(edited[pair.new or 0])
            continue
        unit = units[pair.old]
        if pair.new is None:
            tracker.remove(unit.element)
        else:
            _track(unit, edited[pair.new], tracker, adder)
        adder.anchor = unit.element
    return replace_parts(package, {package.main: root})


def _track(old: Unit, new: Unit, tracker: Tracker, adder: Adder) -> None:
    if old.text.split() == new.text.split():
        return
    paragraphs = pair_paragraphs(old, new)
    if paragraphs is None:
        tracker.remove(old.element)
        adder.anchor = old.element
        adder.add_text(new)
        return
    for mine, theirs in paragraphs:
        before, after = read_text(mine), read_text(theirs)
        if before.split() != after.split():
            tracker.edit(mine, find_edits(before, after))
