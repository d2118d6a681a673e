"""IKM of a period: exact ninths, never a score that nobody gave (Permenpan RB 14/2017).

NRR of an element = sum ÷ number of answers; SKM = the sum of NRR × 1/9; IKM = SKM × 25.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import Count, Sum

from casework.cases.models import Case
from casework.organization.models import Agency
from casework.survey.answering import UNASKED
from casework.survey.elements import ELEMENTS, KEYS, Element
from casework.survey.models import SurveyAnswer, SurveyTurn

# The bands of the regulation, best first: from which IKM, letter, word.
BANDS = (
    (Fraction(8831, 100), "A", "Sangat baik"),
    (Fraction(7661, 100), "B", "Baik"),
    (Fraction(65), "C", "Kurang baik"),
    (Fraction(25), "D", "Tidak baik"),
)
FEW = 30  # below this number of answers a figure says little


@dataclass(frozen=True)
class Figure:
    """Of some answers. `sums`: per element, in the order of ELEMENTS."""

    count: int
    sums: tuple[int, ...]

    @property
    def ikm(self) -> Fraction | None:
        """None when nobody answered."""
        if not self.count:
            return None
        return sum((Fraction(total, self.count) * Fraction(1, 9) for total in self.sums), Fraction()) * 25

    @property
    def shown(self) -> Decimal | None:
        return None if self.ikm is None else two_places(self.ikm)

    @property
    def band(self) -> tuple[str, str]:
        """Letter and word, by the figure as it is printed; ("", "") without an answer."""
        if self.shown is None:
            return "", ""
        return next((letter, word) for least, letter, word in BANDS if self.shown >= two_places(least))

    @property
    def is_few(self) -> bool:
        return 0 < self.count < FEW

    @property
    def elements(self) -> list[tuple[Element, Decimal | None, int]]:
        """Element, its average of 1 to 4, and the same as percent of 4."""
        if not self.count:
            return [(element, None, 0) for element in ELEMENTS]
        means = [Fraction(total, self.count) for total in self.sums]
        return [(element, two_places(mean), round(mean * 25)) for element, mean in zip(ELEMENTS, means, strict=True)]


NOBODY = Figure(0, (0,) * len(ELEMENTS))


@dataclass(frozen=True)
class Response:
    """How many of those who could answer by their link did."""

    asked: int
    answered: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.answered / self.asked) if self.asked else None


def two_places(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def figure(agency: Agency, since: date, until: date, service: str = "") -> Figure:
    """Of the months from `since` to before `until`. One query."""
    rows = SurveyAnswer.objects.filter(agency=agency, month__gte=since, month__lt=until)
    if service:
        rows = rows.filter(service=service)
    found = rows.aggregate(count=Count("id"), **{key: Sum(key) for key in KEYS})
    return Figure(found["count"], tuple(found[key] or 0 for key in KEYS))


def by(field: str, agency: Agency, since: date, until: date, service: str = "") -> dict[object, Figure]:
    """The same per "service" or "month". One query."""
    rows = SurveyAnswer.objects.filter(agency=agency, month__gte=since, month__lt=until)
    if service:
        rows = rows.filter(service=service)
    rows = rows.values(field).annotate(count=Count("id"), **{f"sum_{key}": Sum(key) for key in KEYS}).order_by(field)
    return {row[field]: Figure(row["count"], tuple(row[f"sum_{key}"] for key in KEYS)) for row in rows}


def response(agency: Agency, start: object, end: object, since: date, until: date, service: str = "") -> Response:
    """`start` and `end`: the same period as moments. Cases of an applicant that were served and closed in it."""
    closed = Case.objects.filter(agency=agency, closed_at__gte=start, closed_at__lt=end, applicant__isnull=False)
    turns = SurveyTurn.objects.filter(agency=agency, month__gte=since, month__lt=until)
    if service:
        closed, turns = closed.filter(service=service), turns.filter(service=service)
    return Response(closed.exclude(outcome__in=UNASKED).count(), turns.count())
