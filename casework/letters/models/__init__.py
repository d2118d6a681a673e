"""Letter templates and letters."""

from casework.letters.models.kinds import HEADING, OUTWARD, Kind, Security, Shape, SifatShown, Speed
from casework.letters.models.letter import TEXT_FIELDS, Letter, LetterQuerySet, text_of
from casework.letters.models.numbers import ClassificationCode, NumberFormat, NumberJump
from casework.letters.models.template import LetterTemplate

__all__ = [
    "HEADING",
    "OUTWARD",
    "TEXT_FIELDS",
    "ClassificationCode",
    "Kind",
    "Letter",
    "LetterQuerySet",
    "LetterTemplate",
    "NumberFormat",
    "NumberJump",
    "Security",
    "Shape",
    "SifatShown",
    "Speed",
    "text_of",
]
