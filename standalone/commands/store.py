"""`thidua store`: where files lie. `move` brings them into the bucket of the settings or back."""

import click
from sqlalchemy.orm import Session

from standalone import data_folder
from standalone.connection import connect, now, require_schema
from standalone.console import CommandError, say
from standalone.programs import read_local_settings
from workflow.config import Settings
from workflow.services.stores.file_store import FileStore, open_file_store
from workflow.services.stores.pack_tidying import tidy_packs
from workflow.services.stores.store_move import move_store


@click.group("store", help="Kho tệp: chuyển sang máy chủ S3 hoặc về thư mục, dọn các gói cũ.")
def store_command() -> None:
    """Hold the commands about the file store."""


@store_command.command("move", help="Chuyển mọi tệp vào bucket của THIDUA_STORE_URL, hoặc trở về.")
@click.option(
    "--to", "target", required=True, type=click.Choice(["bucket", "folder"]),
    help="bucket: từ thư mục dữ liệu vào bucket; folder: ngược lại.",
)  # fmt: skip
def move(*, target: str) -> None:
    settings = read_local_settings()
    if not settings.store_url:
        raise CommandError(
            "hãy đặt THIDUA_STORE_URL là bucket để chuyển đến hoặc chuyển từ đó về",
            "set THIDUA_STORE_URL to the bucket to move to or from",
        )
    folder, bucket = FileStore(settings.files), open_file_store(settings)
    source, there = (folder, bucket) if target == "bucket" else (bucket, folder)
    with data_folder.lock_data_folder(settings.data), connect(settings) as engine:
        require_schema(engine)
        with Session(engine) as session:
            report = move_store(session, source, there, _tell)
    say(
        f"đã chuyển {report.copied} tệp vào {there.medium.label}, {report.already} tệp đã có sẵn ở"
        " đó; mọi tệp mà cơ sở dữ liệu nhắc đến đã được đọc lại và đúng dấu",
        f"moved {report.copied} files; {report.already} were there; all were read back",
    )
    _say_what_is_next(settings, target)
    if report.damaged:
        raise CommandError(
            f"{len(report.damaged)} tệp đã hỏng hoặc mất từ trước nên không chuyển được "
            f"(ví dụ {report.damaged[0][:12]}…); hãy chạy ./thidua verify --mend",
            f"{len(report.damaged)} files were damaged before; run ./thidua verify --mend",
            exit_code=3,
        )


def _say_what_is_next(settings: Settings, target: str) -> None:
    if target == "bucket":
        say(
            f"từ nay mọi máy phải có THIDUA_STORE_URL; các tệp cũ trong {settings.files} không còn "
            "được dùng, xóa được sau khi đã sao lưu",
            "every host needs THIDUA_STORE_URL from now on; the old files may go after a backup",
        )
    else:
        say(
            "từ nay bỏ THIDUA_STORE_URL; các tệp cũ trong bucket không còn được dùng, xóa được sau "
            "khi đã sao lưu",
            "unset THIDUA_STORE_URL from now on; the old objects may go after a backup",
        )


def _tell(copied: int) -> None:
    say(f"đã chép {copied} tệp …")


@store_command.command("tidy", help="Gộp và dọn các gói cũ; mỗi đêm dịch vụ cũng tự làm.")
def tidy() -> None:
    settings = read_local_settings()
    with connect(settings) as engine:
        require_schema(engine)
        report = tidy_packs(engine, open_file_store(settings), now().timestamp())
    say(
        f"đã gộp thành {report.joined} gói mới, xóa {report.removed} gói cũ với {report.dropped} "
        "tệp không còn ai nhắc đến",
        f"wrote {report.joined} packs, removed {report.removed}: {report.dropped} unnamed files",
    )
