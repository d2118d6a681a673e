"""Why a part of a document may be covered: UU 14/2008 Pasal 17 and UU 27/2022, in the words of the law."""

from __future__ import annotations

PERSONAL, OTHER_LAW = "pdp", "17j"

GROUNDS = {  # code → (article, what it protects)
    PERSONAL: ("UU 27/2022 jo. UU 14/2008 Pasal 17 huruf h", "data pribadi seseorang"),
    "17a": ("UU 14/2008 Pasal 17 huruf a", "proses penegakan hukum"),
    "17b": ("UU 14/2008 Pasal 17 huruf b", "kekayaan intelektual dan persaingan usaha yang sehat"),
    "17c": ("UU 14/2008 Pasal 17 huruf c", "pertahanan dan keamanan negara"),
    "17d": ("UU 14/2008 Pasal 17 huruf d", "kekayaan alam Indonesia"),
    "17e": ("UU 14/2008 Pasal 17 huruf e", "ketahanan ekonomi nasional"),
    "17f": ("UU 14/2008 Pasal 17 huruf f", "kepentingan hubungan luar negeri"),
    "17g": ("UU 14/2008 Pasal 17 huruf g", "akta autentik yang bersifat pribadi, kemauan terakhir, atau wasiat"),
    "17h": ("UU 14/2008 Pasal 17 huruf h", "rahasia pribadi"),
    "17i": ("UU 14/2008 Pasal 17 huruf i", "surat antar atau intra badan publik yang menurut sifatnya dirahasiakan"),
    OTHER_LAW: ("UU 14/2008 Pasal 17 huruf j", "informasi yang dirahasiakan undang-undang lain"),
}
CHOICES = [(code, f"{what[0].upper()}{what[1:]} ({article})") for code, (article, what) in GROUNDS.items()]


def article(code: str) -> str:
    return GROUNDS[code][0]


def short(code: str) -> str:
    """For lists: "Pasal 17 huruf b", "UU 27/2022"."""
    return "UU 27/2022" if code == PERSONAL else f"Pasal 17 huruf {code[-1]}"
