"""Vietnamese first: the source language of every sentence; English from its catalogue."""

from typing import Any

from babel.support import NullTranslations
from flask import Blueprint, Flask, redirect, request, session
from flask_babel import Babel, Domain, get_locale
from werkzeug.wrappers import Response

from workflow.services import language
from workflow.web.access import public
from workflow.web.addresses import local_address

LANGUAGES = ("vi", "en")
TIME_ZONE = "Asia/Ho_Chi_Minh"

bp = Blueprint("language", __name__)


class Catalogues(Domain):
    """Sentences from `translations/<language>.po`, without compiled files."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return language.load_catalogue(locale.language if locale else "vi")


def chosen() -> str:
    """The language of this person: as chosen in the header, else Vietnamese."""
    wanted = session.get("language", "vi")
    return wanted if wanted in LANGUAGES else "vi"


def said(message: Any) -> str:
    """A sentence of the domain, or a label of it, in the language of the page."""
    return language.translate(message, chosen())


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
