"""The colours of the design system can be read by everybody."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "workflow" / "web" / "static" / "css" / "tokens.css"
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", TOKENS.read_text(encoding="utf-8")))
ON_TINTS = [(tone, f"{tone}-soft") for tone in ("accent", "good", "warn", "bad")]


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(COLOURS[one]), _luminance(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *ON_TINTS,
        *((text, "paper") for text in ("ink", "ink-soft", "accent", "good", "warn", "bad")),
        ("ink-soft", "paper-soft"),
        ("ink-soft", "accent-soft"),
        ("paper", "accent"),
        ("paper", "accent-dark"),
        ("ink", "focus"),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert _contrast(text, ground) >= 4.5


def test_the_border_of_a_field_stands_out() -> None:
    assert _contrast("line-strong", "paper") >= 3
