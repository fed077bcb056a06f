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


@cache
def load_catalogue(language: str) -> NullTranslations:
    """The sentences of a language, compiled in memory; the source language needs none."""
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
