"""Letter templates and letters."""

from casework.letters.models.chain import Initial, LetterReturn, VoidedNumber
from casework.letters.models.kinds import HEADING, OFFICE, OUTWARD, Kind, Security, Shape, SifatShown, Speed
from casework.letters.models.letter import TEXT_FIELDS, Letter, LetterQuerySet, text_of
from casework.letters.models.mandate import Mandate
from casework.letters.models.numbers import ClassificationCode, NumberFormat, NumberJump
from casework.letters.models.paper import AgencyPaper
from casework.letters.models.signing import OldScan, Signing
from casework.letters.models.template import LetterTemplate

__all__ = [
    "HEADING",
    "OFFICE",
    "OUTWARD",
    "TEXT_FIELDS",
    "AgencyPaper",
    "ClassificationCode",
    "Initial",
    "Kind",
    "Letter",
    "LetterQuerySet",
    "LetterReturn",
    "LetterTemplate",
    "Mandate",
    "NumberFormat",
    "NumberJump",
    "OldScan",
    "Security",
    "Shape",
    "SifatShown",
    "Signing",
    "Speed",
    "VoidedNumber",
    "text_of",
]
