"""A person at a browser, who looks closely at every page."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from flask.testing import FlaskClient
from turbohtml.etree import ElementView
from werkzeug.test import TestResponse

from tests.html import parse_html

_FIELDS = ("input", "select", "textarea")
_INLINE = {"a", "abbr", "b", "em", "i", "small", "span", "strong", "time", "sup"}
_UNLABELLED = {"hidden", "submit"}


class Page:
    """A page that came back, parsed strictly and found well-made."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.request.full_path.rstrip("?")
        self.root = parse_html(response.text)
        _check_page(self)

    def all(self, tag: str) -> list[ElementView]:
        return list(self.root.iter(tag))

    def by_id(self, wanted: str) -> ElementView:
        return next(element for element in self.root.iter() if element.get("id") == wanted)

    @property
    def title(self) -> str:
        return text_of(self.all("title")[0])

    @property
    def heading(self) -> str:
        return text_of(self.all("h1")[0])

    @property
    def text(self) -> str:
        return text_of(self.by_id("main"))

    @property
    def links(self) -> dict[str, str]:
        """Addresses by the text of their links."""
        return {text_of(link): link.get("href", "") for link in self.all("a")}

    def form(self, action: str) -> ElementView:
        return next(form for form in self.all("form") if form.get("action") == action)

    @property
    def faults(self) -> list[str]:
        """The sentences of the error summary."""
        boxes = [box for box in self.all("div") if box.get("class") == "error-summary"]
        return [text_of(line) for box in boxes for line in box.iter("li")]


class Browser:
    """Keeps cookies, follows redirects, fills in forms as a browser does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, *, status: int = 200) -> Page:
        return self._page(self.client.get(address, follow_redirects=True), status)

    def post(self, address: str, data: Mapping[str, Any], *, status: int = 200) -> Page:
        return self._page(self.client.post(address, data=data, follow_redirects=True), status)

    def download(self, address: str) -> TestResponse:
        """A file that is sent while it is made, read to its end."""
        answer = self.client.get(address)
        with answer:
            assert answer.data
        return answer

    def submit(
        self,
        page: Page,
        action: str,
        changes: Mapping[str, Any] | None = None,
        *,
        press: tuple[str, str] | None = None,
        status: int = 200,
    ) -> Page:
        """Send a form of the page with some fields changed, by one of its buttons."""
        sent: dict[str, Any] = dict(form_values(page.form(action)))
        unknown = set(changes or {}) - set(field_names(page.form(action)))
        assert not unknown, f"no such fields on {page.path}: {sorted(unknown)}"
        sent.update(changes or {})
        if press:
            sent[press[0]] = press[1]
        return self.post(action, sent, status=status)

    def _page(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, (response.status_code, response.text[:2000])
        return Page(response)


def text_of(element: ElementView) -> str:
    """What a reader reads: words of separate blocks stay separate."""
    return " ".join("".join(_visible_text(element)).split())


def _visible_text(element: ElementView) -> Iterator[str]:
    gap = "" if element.tag in _INLINE else " "
    yield gap + (element.text or "")
    for child in element:
        yield from _visible_text(child)
        yield child.tail or ""
    yield gap


def _outside_templates(element: ElementView) -> Iterator[ElementView]:
    for child in element:
        if child.tag != "template":
            yield child
            yield from _outside_templates(child)


def field_names(form: ElementView) -> Iterator[str]:
    """The names that the form can send."""
    for field in _outside_templates(form):
        if field.tag in _FIELDS and field.get("name"):
            yield field.get("name", "")


def form_values(form: ElementView) -> Iterator[tuple[str, str]]:
    """What the form would send as it stands, one value a name."""
    for field in _outside_templates(form):
        name = field.get("name")
        if not name or field.tag not in _FIELDS or field.get("type") == "file":
            continue
        if field.tag == "select":
            options = list(field.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None]
            yield from ((name, option.get("value", "")) for option in (chosen or options[:1]))
        elif field.tag == "textarea":
            yield name, field.text or ""
        elif field.get("type") not in {"checkbox", "radio"} or field.get("checked") is not None:
            yield name, field.get("value", "on" if field.get("type") == "checkbox" else "")


def _check_page(page: Page) -> None:
    """What every page owes its reader."""
    assert page.title.endswith("– Thi Đua"), f"{page.path}: title {page.title!r}"
    assert not page.title.startswith("–"), f"{page.path}: no title"
    headings = [text_of(heading) for heading in page.all("h1")]
    assert len(headings) == 1, f"{page.path}: h1 {headings}"
    assert headings[0], f"{page.path}: an empty h1"
    _check_ids(page)
    _check_fields(page)
    _check_forms(page)
    inline = [element.tag for element in page.root.iter() if element.get("style")]
    assert not inline, f"{page.path}: inline styles, which the policy refuses: {inline}"


def _check_ids(page: Page) -> None:
    ids = Counter(name for element in page.root.iter() if (name := element.get("id")))
    doubled = sorted(name for name, count in ids.items() if count > 1)
    assert not doubled, f"{page.path}: ids used twice {doubled}"
    for element in page.root.iter():
        for reference in ("for", "aria-describedby", "aria-labelledby"):
            lost = {name for name in (element.get(reference) or "").split() if name not in ids}
            assert not lost, f"{page.path}: {reference} names no element: {lost}"
    for link in page.all("a"):
        anchor = link.get("href", "")
        assert anchor, f"{page.path}: a link without address: {text_of(link)}"
        if anchor.startswith("#") and len(anchor) > 1:
            assert anchor[1:] in ids, f"{page.path}: {anchor} leads nowhere"


def _check_fields(page: Page) -> None:
    labelled = {label.get("for") for label in page.all("label")}
    for tag in _FIELDS:
        for field in page.all(tag):
            if field.get("type") in _UNLABELLED:
                continue
            own_label = field.get("aria-label") or field.get("aria-labelledby")
            named = field.get("id") in labelled or own_label
            assert named, f"{page.path}: {tag} {field.get('name')} has no label"
    for button in page.all("button"):
        said = text_of(button) or button.get("aria-hidden")
        assert said, f"{page.path}: a button says nothing"


def _check_forms(page: Page) -> None:
    for form in page.all("form"):
        assert form.get("action"), f"{page.path}: a form without action"
        names = list(field_names(form))
        if form.get("method", "get").lower() == "post":
            assert "csrf_token" in names, f"{page.path}: {form.get('action')} without csrf_token"
