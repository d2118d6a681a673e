"""The one accent of an agency and the shades computed from it."""

from __future__ import annotations

WHITE, BLACK = "#ffffff", "#000000"
GROUND = "#f6f4ef"
TEXT_CONTRAST = 6.0  # white on a button, and a link on the page's ground; WCAG asks for 4.5
HEAT_SHARES = (0.06, 0.14, 0.30, 0.49, 0.86)  # how much accent is in steps 1–5 of a heat map; step 6 is the dark shade


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """`share` of the first colour in the second."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """Ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(accent: str) -> str:
    """The accent itself, or the nearest darker shade that can be read on the ground and carries white."""
    share, shade = 1.0, accent
    while contrast(shade, GROUND) < TEXT_CONTRAST and share > 0:
        share -= 0.05
        shade = mix(accent, BLACK, share)
    return shade


def shades(accent: str) -> dict[str, str]:
    """Custom properties of the accent group, by name."""
    base = readable(accent)
    dark = mix(base, BLACK, 0.73)
    heat = [mix(base, WHITE, share) for share in HEAT_SHARES]
    return {
        "--accent": base,
        "--accent-dark": dark,
        "--accent-tint": mix(base, WHITE, 0.11),
        "--accent-line": mix(base, WHITE, 0.35),
        **{f"--heat-{step}": colour for step, colour in enumerate([*heat, dark], start=1)},
    }
