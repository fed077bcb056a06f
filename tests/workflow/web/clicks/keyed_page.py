"""The same by keyboard alone: Tab, arrows, Enter, space and typing; nothing is clicked."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import ElementHandle, Locator

from tests.workflow.web.clicks.counted_page import CountedPage

#: How many stops lie between where the focus is and an element, as the Tab key goes; a group of
#: radios is one stop. Only an estimate: where the focus has really come to is looked at after it.
_STOPS = """target => {
  const seen = new Set();
  const stops = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")].filter(one => {
    if (one.tabIndex < 0 || one.disabled) return false;
    if (!one.checkVisibility({visibilityProperty: true})) return false;
    if (one.type !== "radio" || one === target) return true;
    const group = [...document.getElementsByName(one.name)];
    if (group.includes(target) || seen.has(one.name)) return false;
    const chosen = group.find(radio => radio.checked) ?? one;
    if (chosen === one) seen.add(one.name);
    return chosen === one;
  });
  return stops.indexOf(target) - stops.indexOf(document.activeElement);
}"""
_HAS_FOCUS = "target => target === document.activeElement"
_TRIES = 12


@dataclass
class KeyedPage(CountedPage):
    """A page of somebody without a mouse; what can't be reached by Tab fails."""

    def press(self, role: Any, name: str, *, within: Locator | None = None) -> None:
        """Go to what has that role and name, and press Enter; a radio is chosen by its arrows."""
        self.clicks.append(name)
        target = (within or self.page).get_by_role(role, name=name, exact=True).first
        if role == "radio":
            self._choose_radio(target)
            return
        self._go_to(target)
        target.press("Space" if role == "checkbox" else "Enter")  # waits for what it leads to

    def open_words(self, text: str) -> None:
        """Open what a word hides."""
        self.clicks.append(text)
        self._go_to(self.page.locator("summary", has_text=text).first)
        self.page.keyboard.press("Enter")

    def fill(self, target: Locator, text: str) -> None:
        """Put a text in place of what a field has."""
        self._go_to(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def select(self, target: Locator, option: str) -> None:
        """Choose from a list by the arrows."""
        self._go_to(target)
        labels = target.locator("option").all_inner_texts()
        away = labels.index(option) - target.evaluate("list => list.selectedIndex")
        for _ in range(abs(away)):
            self.page.keyboard.press("ArrowDown" if away > 0 else "ArrowUp")
        assert target.evaluate("list => list.selectedOptions[0].label") == option

    def _choose_radio(self, target: Locator) -> None:
        name = target.get_attribute("name")
        group = self.page.locator(f'input[type="radio"][name="{name}"]')
        chosen = self.page.locator(f'input[type="radio"][name="{name}"]:checked')
        self._go_to(chosen if chosen.count() else group.first)
        handle = _handle_of(target)
        for _ in range(group.count()):
            if handle.evaluate(_HAS_FOCUS):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert target.is_checked()

    def _go_to(self, target: Locator) -> None:
        """Tab until the element has the focus."""
        target.wait_for()
        handle = _handle_of(target)
        for _ in range(_TRIES):
            if handle.evaluate(_HAS_FOCUS):
                return
            stops = handle.evaluate(_STOPS) or 1
            for _ in range(abs(stops)):
                self.page.keyboard.press("Tab" if stops > 0 else "Shift+Tab")
        raise AssertionError(f"the Tab key does not come to {target}")


def _handle_of(target: Locator) -> ElementHandle:
    handle = target.element_handle()
    assert handle
    return handle
