"""Names people gave their files: kept only to be shown, never used as a path."""

import unicodedata

from .rules import NAME_LENGTH

RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "-"))


def ending(name: str) -> str:
    """Lower-case extension as one of the spellings we know: 'jpeg' is 'jpg'."""
    last = visible(name).rpartition(".")[2].strip().lower() if "." in name else ""
    return "jpg" if last in {"jpeg", "jpe", "jfif"} else last


def visible(text: str) -> str:
    """Without control, format (bidi, zero width), surrogate and private characters."""
    text = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def display_name(name: str, ending: str) -> str:
    """A name safe to show and to save on any system, at most 120 characters, ending in the true extension."""
    base = visible(name).replace("\\", "/").rpartition("/")[2].translate(FORBIDDEN)
    stem = base.rpartition(".")[0] if "." in base else base
    stem = " ".join(stem.split()).strip(". ") or "berkas"
    if stem.split(".")[0].lower() in RESERVED:
        stem = f"berkas-{stem}"
    return f"{stem[: NAME_LENGTH - len(ending) - 1].rstrip('. ')}.{ending}"
