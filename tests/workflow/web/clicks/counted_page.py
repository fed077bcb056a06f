"""A page that counts every press: of links, buttons, radios, ticks and words to open.

Going from field to field is the Tab key, typing is the keyboard; both are counted as fields.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page


@dataclass
class CountedPage:
    """A page and what was done on it; nothing else may press anything."""

    page: Page
    clicks: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def press(self, role: Any, name: str, *, within: Locator | None = None) -> None:
        """Press what has that role and name."""
        self.clicks.append(name)
        (within or self.page).get_by_role(role, name=name, exact=True).first.click()

    def open_words(self, text: str) -> None:
        """Open what a word hides."""
        self.clicks.append(text)
        self.page.locator("summary", has_text=text).first.click()

    def type(self, label: str, text: str, *, within: Locator | None = None, at: int = 0) -> None:
        """Type into the field of that label; `at` tells which of several."""
        self.fields.append(label)
        self.fill((within or self.page).get_by_label(label, exact=True).nth(at), text)

    def choose(self, label: str, option: str, *, at: int = 0) -> None:
        """Choose from a list by its first letters."""
        self.fields.append(label)
        self.select(self.page.get_by_label(label, exact=True).nth(at), option)

    def fill(self, target: Locator, text: str) -> None:
        """Put a text in place of what a field has."""
        target.fill(text)

    def select(self, target: Locator, option: str) -> None:
        """Choose an option of a list."""
        target.select_option(label=option)

    def save_file(self, role: Any, name: str, path: Path) -> None:
        """Press what sends a file."""
        with self.page.expect_download() as waiting:
            self.press(role, name)
        waiting.value.save_as(path)
