"""Sentences in the language of the reader; Vietnamese is the source, English a catalogue.

Vietnamese nouns have no plural. Where English has one, the catalogue gives the sentence both ways
(`msgid_plural` with the same words) and the number that stands before the noun decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from workflow.domain.errors import Message, write_number
from workflow.domain.names.bloc_names import is_cum_name
from workflow.domain.record import BlocKind

CATALOGUE_FOLDER = Path(__file__).parents[1] / "translations"


#: Vietnamese about a cụm thi đua, whose head is no "Trưởng khối".
CUM = "vi-cum"
_CUM_WORDS = (
    ("khối, cụm", "cụm"),
    ("Khối, cụm", "Cụm"),
    ("Trưởng khối", "Cụm trưởng"),
    ("Trưởng Khối", "Cụm trưởng"),
    ("Phó khối", "Cụm phó"),
    ("khối", "cụm"),
    ("Khối", "Cụm"),
)


def is_cum(bloc: str) -> bool:
    """Tell whether a bloc is a cụm, by its name."""
    return is_cum_name(bloc)


class _CumWording(NullTranslations):
    """Sentences of the service in the words of a cụm; names and other texts stay as they are.

    So do sentences that tell a khối from a cụm, and what the two kinds are called.
    """

    def gettext(self, message: str) -> str:
        if message not in _list_sentences() or _tells_apart(message):
            return message
        for khoi, cum in _CUM_WORDS:
            message = message.replace(khoi, cum)
        return message

    ugettext = gettext


def _tells_apart(message: str) -> bool:
    alone = message.casefold().replace("khối, cụm", "")
    return "cụm" in alone or message in {kind.label for kind in BlocKind}


@cache
def _list_sentences() -> frozenset[str]:
    with (CATALOGUE_FOLDER / "en.po").open("rb") as source:
        return frozenset(_id_of(row) for row in read_po(source, locale="en") if row.id)


def _id_of(row: Any) -> str:
    return str(row.id[0] if row.pluralizable else row.id)


@dataclass(frozen=True)
class PluralForms:
    """A sentence about one thing and about any other number of them."""

    one: str
    other: str

    @property
    def mark(self) -> str:
        """The name of the number that decides: the last one before the two begin to differ."""
        pairs = zip(self.one, self.other, strict=False)
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
        marks = list(_MARK.finditer(self.other))
        before = [mark for mark in marks if mark.end() <= same]
        return next(name for name in (before or marks[::-1])[-1].groups() if name)

    def choose(self, values: Mapping[str, Any]) -> str:
        """The form for the values that the sentence is filled with."""
        return self.one if str(values.get(self.mark)) == "1" else self.other


_MARK = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


@cache
def _load_plurals(language: str) -> dict[str, PluralForms]:
    path = CATALOGUE_FOLDER / f"{language}.po"
    if not path.exists():
        return {}
    with path.open("rb") as source:
        rows = [row for row in read_po(source, locale=language) if row.pluralizable]
    return {_id_of(row): PluralForms(*map(str, row.string or ())) for row in rows}


def choose_sentence(text: str, language: str, values: Mapping[str, Any]) -> str:
    """The sentence in a language, not yet filled with the values that it is for."""
    forms = _load_plurals(language).get(text)
    return forms.choose(values) if forms else load_catalogue(language).gettext(text)


@cache
def load_catalogue(language: str) -> NullTranslations:
    """The sentences of a language, compiled in memory; the source language needs none."""
    if language == CUM:
        return _CumWording()
    path = CATALOGUE_FOLDER / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        sentences = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, sentences)
    compiled.seek(0)
    return Translations(compiled)


#: What stands before decimals, where it is not the Vietnamese comma.
_DECIMAL_MARKS = {"en": "."}


def translate(message: Any, language: str) -> str:
    """A sentence of the domain, or a label of it, in that language.

    What a sentence quotes “so” is text of somebody's paper and is never translated.
    """
    if not isinstance(message, Message):
        return choose_sentence(str(message), language, {}) if message else ""
    params = {
        name: write_number(name, value, _DECIMAL_MARKS.get(language, ","))
        if _is_quoted(name, message)
        else translate(value, language)
        for name, value in message.params.items()
    }
    text = choose_sentence(message.text, language, message.params)
    return text.format(**params)


def _is_quoted(name: str, message: Message) -> bool:
    value = message.params[name]
    return not isinstance(value, Message | str) or f"“{{{name}}}”" in message.text
