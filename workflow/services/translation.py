"""Sentences in the language of the reader; Vietnamese is the source, English a catalogue."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from workflow.domain.errors import Message

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
    return bloc.casefold().startswith("cụm")


class _CumWording(NullTranslations):
    """Sentences of the service in the words of a cụm; names and other texts stay as they are."""

    def gettext(self, message: str) -> str:
        if message not in _list_sentences():
            return message
        for khoi, cum in _CUM_WORDS:
            message = message.replace(khoi, cum)
        return message

    ugettext = gettext


@cache
def _list_sentences() -> frozenset[str]:
    with (CATALOGUE_FOLDER / "en.po").open("rb") as source:
        return frozenset(str(row.id) for row in read_po(source, locale="en") if row.id)


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


def translate(message: Any, language: str) -> str:
    """A sentence of the domain, or a label of it, in that language.

    What a sentence quotes “so” is text of somebody's paper and is never translated.
    """
    text = load_catalogue(language).gettext
    if not isinstance(message, Message):
        return text(str(message)) if message else ""
    params = {
        name: value if _is_quoted(name, message) else translate(value, language)
        for name, value in message.params.items()
    }
    return text(message.text).format(**params)


def _is_quoted(name: str, message: Message) -> bool:
    value = message.params[name]
    return not isinstance(value, Message | str) or f"“{{{name}}}”" in message.text
