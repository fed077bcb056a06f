"""What can be wrong with a stored file."""

from enum import Enum, auto


class FileDamage(Enum):
    """The damage of a stored file."""

    GONE = auto()
    UNREADABLE = auto()
    CHANGED = auto()


class DamagedFileError(RuntimeError):
    """A stored file is gone or no longer has the bytes its name promises."""

    def __init__(self, sha256: str, damage: FileDamage) -> None:
        super().__init__(sha256, damage.name)
        self.damage = damage
