"""Vietnamese first: the source language of every sentence; English from its catalogue."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, redirect, request, session
from flask_babel import Babel, Domain, get_locale, gettext
from werkzeug.wrappers import Response

from workflow.domain.errors import Message
from workflow.web.access import public
from workflow.web.addresses import local_address

LANGUAGES = ("vi", "en")
TIME_ZONE = "Asia/Ho_Chi_Minh"
_CATALOGUES = Path(__file__).parents[1] / "translations"

bp = Blueprint("language", __name__)


class Catalogues(Domain):
    """Sentences from `translations/<language>.po`, compiled in memory: no binary is committed."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return catalogue(locale.language if locale else "vi")


@cache
def catalogue(language: str) -> NullTranslations:
    """The sentences of a language; the source language needs none."""
    path = _CATALOGUES / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        sentences = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, sentences)
    compiled.seek(0)
    return Translations(compiled)


def chosen() -> str:
    """The language of this person: as chosen in the header, else Vietnamese."""
    language = session.get("language", "vi")
    return language if language in LANGUAGES else "vi"


def said(message: Any) -> str:
    """A sentence of the domain, or a label of it, in the language of the page."""
    if not isinstance(message, Message):
        return gettext(str(message)) if message else ""
    params = {
        name: said(value) if isinstance(value, Message | str) else value
        for name, value in message.params.items()
    }
    return gettext(message.text).format(**params)


def init_app(app: Flask) -> None:
    """Give the application its languages."""
    babel = Babel(app, default_locale="vi", default_timezone=TIME_ZONE, locale_selector=chosen)
    babel.domain_instance = Catalogues()
    app.register_blueprint(bp)


@bp.post("/language")
@public
def switch() -> Response:
    """Change the language and stay on the page."""
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    return redirect(local_address(request.form.get("next")))
