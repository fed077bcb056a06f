"""Vietnamese first: the source language of every sentence; English from its catalogue."""

from collections.abc import Mapping
from typing import Any

from babel.support import NullTranslations
from flask import Blueprint, Flask, g, has_request_context, redirect, request, session
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.wrappers import Response

from workflow.domain.days import ZONE
from workflow.services import translation
from workflow.web.protection.access import public
from workflow.web.urls import is_api_request, local_url

LANGUAGES = ("vi", "en")

bp = Blueprint("language", __name__)


class CatalogueDomain(Domain):
    """Sentences from `translations/<language>.po`, without compiled files."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return translation.load_catalogue(_catalogue_of(locale.language if locale else "vi"))

    def gettext(self, string: str, **variables: Any) -> str:
        """The sentence filled in, in the plural where its number wants it."""
        text = _choose(string, variables)
        return text % variables if variables else text


def _catalogue_of(language: str) -> str:
    """The catalogue for this request: on pages of a cụm, Vietnamese speaks of a cụm."""
    return translation.CUM if language == "vi" and g.get("about_cum") else language


def _choose(text: str, values: Mapping[str, Any]) -> str:
    locale = get_locale()
    language = _catalogue_of(locale.language if locale else "vi")
    return translation.choose_sentence(text, language, values)


@pass_context
def _gettext_in_templates(context: Context, string: str, **variables: Any) -> str:
    """Do as Jinja's own: always filled in, and safe where pages are."""
    text = _choose(string, variables)
    return (Markup(text) if context.eval_ctx.autoescape else text) % variables  # noqa: S704  ours


def current_language() -> str:
    """The language of this person: as chosen in the header, else Vietnamese."""
    if has_request_context() and is_api_request():
        return request.accept_languages.best_match(LANGUAGES) or "vi"
    wanted = session.get("language", "vi")
    return wanted if wanted in LANGUAGES else "vi"


def translate(message: Any) -> str:
    """A sentence of the domain, or a label of it, in the language of the page."""
    return translation.translate(message, _catalogue_of(current_language()))


def init_app(app: Flask) -> None:
    """Give the application its languages."""
    babel = Babel(
        app, default_locale="vi", default_timezone=ZONE.key, locale_selector=current_language
    )
    babel.domain_instance = CatalogueDomain()
    app.jinja_env.globals.update(_=_gettext_in_templates, gettext=_gettext_in_templates)
    app.register_blueprint(bp)


@bp.post("/language")
@public
def switch() -> Response:
    """Change the language and stay on the page."""
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    return redirect(local_url(request.form.get("next")))
