"""What a file store asks of the place where its bytes lie.

Objects have names such as `ab/abcd…` and `packs/0123….zip`; each is written whole or not at all.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from workflow.domain.errors import Message, TooBusyError

#: The folder of packs; any other object lies under the two first digits of its hash.
PACKS = "packs"


@dataclass(frozen=True)
class ObjectFacts:
    """What is known of an object without reading it."""

    size: int
    #: When it was written last, as `time.time`.
    written: float


@dataclass(frozen=True)
class StoredObject:
    """An object of a list; one that is written anew has another version."""

    name: str
    version: str
    #: Raises `FileNotFoundError` if it is gone meanwhile.
    look: Callable[[], ObjectFacts]


class Medium(Protocol):
    """A place for objects. What fails raises `OSError`, or `StoreAwayError` beyond a network.

    Media are equal if they are the same place.
    """

    def __hash__(self) -> int: ...

    @property
    def label(self) -> str:
        """The place as people know it, without secrets."""

    @property
    def is_remote(self) -> bool:
        """Tell whether each question crosses a network, so that few should be asked."""

    def read(self, name: str) -> bytes:
        """Read an object; raises `FileNotFoundError`."""

    def read_part(self, name: str, begin: int, size: int) -> bytes:
        """Read some of it, less where it ends; raises `FileNotFoundError`."""

    def open(self, found: StoredObject) -> AbstractContextManager[BinaryIO]:
        """Open an object of a list for reading here and there; raises `FileNotFoundError`."""

    def find(self, name: str) -> StoredObject | None:
        """Find an object by its name."""

    def list_packs(self) -> Iterator[StoredObject]:
        """List the packs, in no order."""

    def list_files(self) -> Iterator[StoredObject]:
        """List the files that are in no pack, in no order."""

    def list_all(self) -> Iterator[StoredObject]:
        """List all that lies there, whoever wrote it."""

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Write objects that last; where one fails, none is left half-written."""

    def renew(self, name: str) -> None:
        """Give an object, if it is there, the age of a new one, where that is cheap."""

    def remove(self, name: str) -> None:
        """Take an object away, there or not."""


class StoreAwayError(TooBusyError):
    """The store does not answer: nothing is known of its files. `detail` is for administrators."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            Message("Kho tệp không trả lời, chưa làm được việc vừa rồi; hãy thử lại sau vài phút.")
        )
        self.detail = detail


class StoreRefusedError(StoreAwayError):
    """The store answers, and refuses: its address or its key is wrong."""
