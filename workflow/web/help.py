"""The guide inside the service: the chapter that a page belongs to, and the words used."""

from flask import Blueprint, Flask, abort, render_template, request, url_for

from workflow.web.help_text import list_terms_by_letter, read_chapters
from workflow.web.language import current_language
from workflow.web.protection.access import signed_in

bp = Blueprint("help", __name__, url_prefix="/help")

#: The chapter of the guide that explains the pages of a blueprint; others begin with the contents.
_CHAPTERS = {
    **dict.fromkeys(("auth", "first_run"), 1),
    **dict.fromkeys(("board", "search", "agenda", "ledger"), 2),
    **dict.fromkeys(("reviews", "guide", "identity", "restoring"), 3),
    **dict.fromkeys(("review_forms", "units", "workbooks", "conditions", "tallies"), 4),
    **dict.fromkeys(("moves", "approvals", "outcomes", "handovers"), 5),
    **dict.fromkeys(
        ("papers", "paper_sets", "sending", "batches", "bases", "corrections", "inspections"), 6
    ),
    **dict.fromkeys(("notices", "reminding", "accounts"), 9),
    "operations": 11,
    "people": 12,
}


def init_app(app: Flask) -> None:
    """Let every page lead to its chapter."""
    app.jinja_env.globals["help_url"] = build_help_url


def build_help_url() -> str:
    """The address of the chapter about the page that is shown."""
    chapter = _CHAPTERS.get(request.blueprint or "")
    known = {one.number for one in read_chapters()}
    return (
        url_for("help.show_chapter", number=chapter) if chapter in known else url_for("help.show")
    )


@bp.get("")
@signed_in
def show() -> str:
    """Show the contents."""
    return render_template("help/contents.html", chapters=read_chapters(current_language()))


@bp.get("/<int:number>")
@signed_in
def show_chapter(number: int) -> str:
    """Show a chapter."""
    chapters = read_chapters(current_language())
    chapter = next((one for one in chapters if one.number == number), None) or abort(404)
    return render_template("help/chapter.html", chapter=chapter, chapters=chapters)


@bp.get("/words")
@signed_in
def show_words() -> str:
    """Show the glossary."""
    return render_template("help/words.html", letters=list(list_terms_by_letter()))
