"""The first page after signing in."""

from flask import Blueprint, render_template

from workflow.domain.roles import Right
from workflow.web.access import requires

bp = Blueprint("board", __name__)


@bp.get("/")
@requires(Right.SEE_REVIEW)
def show() -> str:
    """Show the reviews by state."""
    return render_template("board/board.html")
