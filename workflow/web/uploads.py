"""The one way of a file from a form into the service: read once, judged, then kept."""

from dataclasses import dataclass

from flask import current_app
from werkzeug.datastructures import FileStorage

from workflow.config import Settings
from workflow.services.uploads.upload_rules import UploadPlace, accept_upload, clean_file_name
from workflow.services.uploads.virus_scanner import VirusScanner
from workflow.web import database


@dataclass(frozen=True)
class Upload:
    """A file that was accepted."""

    name: str
    content: bytes


def receive_upload(file: FileStorage, place: UploadPlace) -> Upload:
    """Read a file and judge it; raises `BadInputError` with the sentence to show.

    Nobody waits meanwhile: it is done before anything is stored.
    """
    database.let_others_write()
    file.stream.seek(0)
    upload = Upload(clean_file_name(file.filename or ""), file.stream.read())
    judge_part(upload.name, upload.content, place)
    return upload


def judge_part(name: str, content: bytes, place: UploadPlace) -> None:
    """Judge a file, also one that came within another; raises `BadInputError`."""
    settings: Settings = current_app.config["SETTINGS"]
    scanner = VirusScanner(settings.clamd, lenient=settings.clamd_away == "accept")
    accept_upload(place, name, content, scanner)
