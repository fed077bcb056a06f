"""Names of paper files: readable, ASCII, safe on every system."""

import re
import unicodedata
from functools import lru_cache

from workflow.domain.further_meetings import split_paper_key
from workflow.domain.record import Record

_LONGEST = 60


def slugify(text: str) -> str:
    """Vietnamese text as ASCII words joined by hyphens: `Khoi-thi-dua-6`."""
    plain = text.replace("đ", "d").replace("Đ", "D")
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-")


def build_file_name(record: Record, key: str) -> str:
    """`Khoi-thi-dua-6_2021_Bien-ban-hoi-nghi.docx`; of a further meeting `…-hoi-nghi-2.docx`."""
    return f"{build_file_stem(record.bloc.name, record.year)}_{name_paper(key)}.docx"


def name_paper(key: str) -> str:
    """The part of a file name that says which paper it is."""
    kind, number = split_paper_key(key)
    return kind.file_stem if number is None else f"{kind.file_stem}-{number}"


@lru_cache(maxsize=256)
def build_file_stem(bloc: str, year: str) -> str:
    """Build the beginning of all file names of a review: `Khoi-thi-dua-6_2021`."""
    return f"{slugify(bloc)[:_LONGEST].strip('-') or 'Khoi'}_{slugify(year) or 'nam'}"
