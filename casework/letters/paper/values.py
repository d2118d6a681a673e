"""The measures of a paper within their bounds, and the style sheet they make. No text of a person gets into it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from django.conf import settings

SIZES = {"a4": ("A4 (210 × 297 mm)", 210, 297), "f4": ("F4/Folio (215 × 330 mm)", 215, 330)}
FACES = {
    "sans": ("Seperti Arial (Liberation Sans)", "Liberation Sans", "sans-serif"),
    "serif": ("Seperti Times (Liberation Serif)", "Liberation Serif", "serif"),
}
POINTS = (11, 12)
SPACINGS = {"100": "1", "115": "1,15", "150": "1,5"}
NATURAL = 1.15  # the height of a line of these faces, in their size
# millimetres; below, the verification code needs its room
MARGINS = {"top": ("Atas", 10, 40), "right": ("Kanan", 15, 30), "bottom": ("Bawah", 25, 45), "left": ("Kiri", 20, 40)}
LINES = {
    "province": "Pemerintah provinsi",
    "address": "Alamat",
    "postcode": "Kode pos",
    "phone": "Telepon",
    "email": "Pos-el",
    "web": "Laman",
}
RULES = {"double": "Garis ganda, tebal lalu tipis", "thick": "Satu garis tebal", "none": "Tanpa garis"}
DATES = {"head": "Kanan atas, sebaris dengan Nomor", "sign": "Di atas jabatan penanda tangan"}
AGENCY, UPLOAD, NONE = "agency", "upload", "none"
FOLDER = Path(settings.BASE_DIR) / "static" / "img"


@dataclass(frozen=True)
class Paper:
    size: str = "a4"
    face: str = "sans"
    points: int = 11
    spacing: str = "115"
    top: int = 15
    right: int = 20
    bottom: int = 26
    left: int = 25
    lines: tuple[str, ...] = ("province", "address", "phone", "email", "web")
    postcode: str = ""
    crest: str = AGENCY
    rule: str = "double"
    sifat: str = "speed"
    date: str = "head"

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Paper:
        """What was stored; a name this version does not know is left out."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in stored.items() if name in known}
        return cls(**values | {"lines": tuple(values.get("lines", cls.lines))})

    def stored(self) -> dict[str, Any]:
        return asdict(self) | {"lines": list(self.lines)}

    def css(self) -> str:
        """Goes after the one style sheet. Only names and numbers of this module stand in it."""
        _, width, height = SIZES[self.size]
        _, face, fallback = FACES[self.face]
        line = NATURAL * int(self.spacing) / 100
        return (
            f"@page {{ size: {width}mm {height}mm; font-family: '{face}', {fallback};"
            f" margin: {self.top:d}mm {self.right:d}mm {self.bottom:d}mm {self.left:d}mm }}"
            f"@page wide {{ size: {height}mm {width}mm }}"
            f"@page book {{ size: {height}mm {width}mm }}"
            f"html {{ font: {self.points:d}pt/{line:.4f} '{face}', {fallback} }}" + RULE_CSS[self.rule]
        )


RULE_CSS = {
    "double": "",
    "thick": ".kop-line { height: 0; border-bottom: none; border-top-width: 3pt }",
    "none": ".kop-line { display: none }",
}


def crests() -> dict[str, str]:
    """The portal's own crests: file → what it is called."""
    return {path.name: path.stem.removeprefix("crest-").title() for path in sorted(FOLDER.glob("crest-*.svg"))}
