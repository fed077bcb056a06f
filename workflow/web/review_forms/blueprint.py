"""The blueprint that the forms of a review hang on."""

from flask import Blueprint

bp = Blueprint("review_forms", __name__)

#: Under which address a part of a review is edited.
EDIT_URL = "/reviews/<int:review_id>/edit"
