"""`thidua up` with a file store that takes the worker down at some papers, each in its own way.

python -m tests.chaos.crashing_store [quick] up
"""

import os
import signal
import sys
import zipfile
from io import BytesIO

from workflow.services.stores.file_store import FileStore, StagedFile

#: Stand in the names of blocs.
KILLED, ENDLESS = "Khối bị giết", "Khối không dứt"


class CrashingFileStore(FileStore):
    """Dies at one bloc's papers, and never comes to an end at another's."""

    def stage(self, content: bytes) -> StagedFile:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            text = archive.read("word/document.xml").decode() if _is_paper(archive) else ""
        if KILLED in text:
            os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does when memory runs out
        if ENDLESS in text:
            _loop_forever()
        return super().stage(content)


def _is_paper(archive: zipfile.ZipFile) -> bool:
    return "word/document.xml" in archive.namelist()


def _loop_forever() -> None:
    """In compiled code, which hears no soft limit and lets no other thread run."""
    sum(range(10**18))


def _up() -> int:
    from standalone import cli, programs

    arguments = sys.argv[1:]
    if arguments[0] == "quick":
        from tests.chaos import short_waits

        short_waits.shorten_all_waits()
        arguments = arguments[1:]
        os.environ["CHAOS_QUICK"] = "1"
    programs._WORKER_APP = "--app=tests.chaos.crashing_app"
    return cli.run(arguments)


if __name__ == "__main__":
    sys.exit(_up())
