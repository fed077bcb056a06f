"""What `thidua doctor` says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at. What is only missing at times, or only wished for, is no fault."""

    name: str
    ok: bool
    text: str
    remedy: str = ""
    needed: bool = True
