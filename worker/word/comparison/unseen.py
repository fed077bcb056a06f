"""Text that stands in the file and not in the paper: hidden, struck through, white or too small."""

from collections.abc import Iterator

from lxml import etree

from worker.word.files.opc import OpcPackage

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS = ("vanish", "strike", "dstrike")
_OFF = ("0", "false", "off", "none")
#: Half points; nobody reads letters of 3 points.
_LEAST_SIZE = 6
_WHITE = "FFFFFF"


def is_unseen(element: etree._Element) -> bool:
    """True for a run that nobody sees in the printed paper."""
    if element.tag != f"{_W}r":
        return False
    properties = element.find(f"{_W}rPr")
    return properties is not None and (
        any(_marks(properties)) or _is_white(properties) or _is_tiny(properties)
    )


def _marks(properties: etree._Element) -> Iterator[bool]:
    for name in _MARKS:
        for mark in properties.iterfind(f"{_W}{name}"):
            yield mark.get(f"{_W}val", "1") not in _OFF


def _is_white(properties: etree._Element) -> bool:
    """On a ground of its own, white letters are read."""
    color = properties.find(f"{_W}color")
    grounds = ("shd", "highlight")
    return (
        color is not None
        and color.get(f"{_W}val", "").upper() == _WHITE
        and all(properties.find(f"{_W}{name}") is None for name in grounds)
    )


def _is_tiny(properties: etree._Element) -> bool:
    size = properties.find(f"{_W}sz")
    value = size.get(f"{_W}val", "") if size is not None else ""
    return value.isdecimal() and int(value) < _LEAST_SIZE


def mark_hidden_by_style(package: OpcPackage, body: etree._Element) -> None:
    """Put on each run what its style hides it by, so that it is seen at the run itself."""
    hiding = _list_hiding_styles(package)
    for run in body.iter(f"{_W}r") if hiding else ():
        properties = run.find(f"{_W}rPr")
        own = () if properties is None else tuple(_marks(properties))
        if not own and hiding.intersection(_styles_of(run)):
            if properties is None:
                properties = etree.Element(f"{_W}rPr")
                run.insert(0, properties)
            etree.SubElement(properties, f"{_W}vanish")


def _list_hiding_styles(package: OpcPackage) -> set[str]:
    """The styles that hide their text, by themselves or by what they are based on."""
    parents: dict[str, str] = {}
    hides: dict[str, bool] = {}
    for part in package.related(package.main, "styles"):
        for style in package.root(part).iter(f"{_W}style"):
            name = style.get(f"{_W}styleId", "")
            based = style.find(f"{_W}basedOn")
            parents[name] = based.get(f"{_W}val", "") if based is not None else ""
            properties = style.find(f"{_W}rPr")
            own = () if properties is None else tuple(_marks(properties))
            if own:
                hides[name] = any(own)
    return {name for name in parents if _hides(name, parents, hides)}


def _hides(name: str, parents: dict[str, str], hides: dict[str, bool]) -> bool:
    seen: set[str] = set()
    while name and name not in seen:
        if name in hides:
            return hides[name]
        seen.add(name)
        name = parents.get(name, "")
    return False


def _styles_of(run: etree._Element) -> Iterator[str]:
    for path in ("rPr/rStyle", "../pPr/pStyle"):
        for style in run.iterfind("/".join(_named(step) for step in path.split("/"))):
            yield style.get(f"{_W}val", "")


def _named(step: str) -> str:
    return step if step == ".." else f"{_W}{step}"
