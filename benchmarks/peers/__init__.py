"""Other programs that fill Word templates, installed from npm into a folder that goes away."""

import json
import shutil
import statistics
import subprocess
from pathlib import Path

from benchmarks.sample_papers import flatten, text_of

_HERE = Path(__file__).resolve().parent
PACKAGES = {"docxtemplater": ("docxtemplater@3", "pizzip@3"), "carbone": ("carbone@3",)}
_CALLS = 20


class Peer:
    """One program, ready to fill the paper; `None` from `install` where it can't be had."""

    def __init__(self, name: str, folder: Path, filled: bytes) -> None:
        self._name, self._folder, self._wanted = name, folder, text_of(filled)
        template, values = flatten(filled, name)
        (folder / "paper.docx").write_bytes(template)
        (folder / "paper.json").write_text(json.dumps(values), "utf-8")
        self.times: list[float] = []

    @classmethod
    def install(cls, name: str, folder: Path, filled: bytes) -> "Peer | None":
        npm = shutil.which("npm")
        if npm is None:
            return None
        folder.mkdir()
        shutil.copy(_HERE / f"{name}.js", folder)
        call = [npm, "install", "--no-audit", "--no-fund", "--silent", *PACKAGES[name]]
        done = subprocess.run(call, cwd=folder, capture_output=True, check=False)  # noqa: S603
        return cls(name, folder, filled) if done.returncode == 0 else None

    def round(self) -> None:
        call = ["node", f"{self._name}.js", "paper.docx", "paper.json", "out.docx", str(_CALLS)]
        done = subprocess.run(call, cwd=self._folder, capture_output=True, check=True)  # noqa: S603
        self.times.append(float(done.stdout))

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def writes_the_same(self) -> bool:
        return text_of((self._folder / "out.docx").read_bytes()) == self._wanted
