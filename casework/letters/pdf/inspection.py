"""What no PDF of ours may hold."""

import pydyf

# Keys that give a PDF something to run, to open or to carry.
FORBIDDEN = frozenset(
    ("JS", "JavaScript", "OpenAction", "AA", "Launch", "EmbeddedFiles", "EF", "AF", "AcroForm", "RichMedia", "XFA")
)
FORBIDDEN_TYPES = frozenset(
    ("/Filespec", "/EmbeddedFile", "/JavaScript", "/Launch", "/FileAttachment", "/GoToR", "/SubmitForm", "/Movie")
)


def acts(item: object) -> bool:
    """True when the object, or anything inside it, acts or carries a file."""
    if isinstance(item, dict):
        return not FORBIDDEN.isdisjoint(item) or any(_value(value) for value in item.values())
    if isinstance(item, list):
        return any(acts(value) for value in item if isinstance(value, (dict, list)))
    return isinstance(item, pydyf.Stream) and acts(item.extra)


def _value(value: object) -> bool:
    if isinstance(value, str):
        return value in FORBIDDEN_TYPES
    return isinstance(value, (dict, list)) and acts(value)
