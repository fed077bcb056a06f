"""Keys that are stored with a name, so that both databases search and sort as Vietnamese does."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import ColumnElement, String, and_, case, event, or_, true
from sqlalchemy.orm import Mapped, mapped_column

from workflow.domain.vietnamese_text import (
    fold_name,
    list_forms_before_signs,
    make_person_sort_key,
    make_search_text,
    make_sort_key,
    pad_number,
    split_number_words,
)

#: Text in the order of its bytes, on both databases.
IN_BYTES = String().with_variant(String(collation="C"), "postgresql")


def _derive(make_key: Callable[[str], str]) -> Callable[[Any], str]:
    """The default of a key in statements that name no object: made of the name of their row."""
    return lambda context: make_key(context.get_current_parameters()["name"])


default_folded_name = _derive(fold_name)


class SearchableName:
    """A table whose names are searched, with or without accents."""

    #: `domain.vietnamese_text.make_search_text` of the name.
    search_name: Mapped[str] = mapped_column(default=_derive(make_search_text), server_default="")


class SortedName:
    """A table whose rows are listed by name."""

    #: `domain.vietnamese_text.make_sort_key` of the name.
    sort_name: Mapped[str] = mapped_column(
        IN_BYTES, default=_derive(make_sort_key), server_default=""
    )


class PersonName(SearchableName):
    """A table of people, listed by their given names."""

    #: `domain.vietnamese_text.make_person_sort_key` of the name.
    list_name: Mapped[str] = mapped_column(
        IN_BYTES, default=_derive(make_person_sort_key), server_default=""
    )


def _keep(kind: type[Any], column: str, make_key: Callable[[str], str]) -> None:
    """Write the key again whenever an object with a name is stored."""

    def set_key(_mapper: Any, _connection: Any, row: Any) -> None:
        setattr(row, column, make_key(row.name))

    for moment in ("before_insert", "before_update"):
        event.listen(kind, moment, set_key, propagate=True)


_keep(SearchableName, "search_name", make_search_text)
_keep(SortedName, "sort_name", make_sort_key)
_keep(PersonName, "list_name", make_person_sort_key)


def contains_words(search_column: Any, text: str) -> ColumnElement[bool]:
    """Tell whether a name has every word of a text, in any order; a text without words fits all."""
    words = fold_name(text).split()
    return and_(true(), *(_contains_word(search_column, word) for word in words))


def _contains_word(search_column: Any, word: str) -> ColumnElement[bool]:
    """Tell whether a name has a word, also before a sign: its tones stand behind that there."""
    forms = list_forms_before_signs(word)
    return or_(*(search_column.contains(form, autoescape=True) for form in forms))


def rank_words(search_column: Any, text: str) -> ColumnElement[int]:
    """Where a found name comes: with the text as it stands, its words begun so, or within them."""
    return case(
        (_begins_word(search_column, " ".join(fold_name(text).split())), 0),
        (and_(true(), *(_begins_word(search_column, word) for word in fold_name(text).split())), 1),
        else_=2,
    )


def _begins_word(search_column: Any, part: str) -> ColumnElement[bool]:
    begun = (search_column.contains(f"{mark}{part}", autoescape=True) for mark in " \n")
    return or_(search_column.startswith(part, autoescape=True), *begun)


def bears_words(kind: Any, text: str) -> ColumnElement[bool]:
    """`contains_words` of a bloc, whose numbers are whole ones: `khối 6` is not `Khối 16`."""
    return and_(true(), *(bears_word(kind, word) for word in split_number_words(text)))


def bears_word(kind: Any, word: str) -> ColumnElement[bool]:
    """Tell whether a bloc's name has a word; a number is sought where the sort key pads numbers.

    The tab that ends the name there keeps the ranks of the tones behind it out of it.
    """
    if word.isdigit():
        return cast("ColumnElement[bool]", kind.sort_name.like(f"%{pad_number(word)}%\t%"))
    return _contains_word(kind.search_name, word)
