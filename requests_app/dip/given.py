"""What the letter says is given when lines of the public list answer a request."""

from __future__ import annotations

from django.conf import settings

from casework.cases.models import Case
from casework.organization.models import Agency
from requests_app.dip.models import ItemAnswer, PublicInformation


def given(case: Case) -> str:
    """Title, year, form and address of each item, as the letter lists what is given; "" when none was pointed at."""
    rows = ItemAnswer.objects.filter(case=case).select_related("item__agency").order_by("id")
    lines = [_line(row.item) for row in rows]
    if len(lines) == 1:
        return lines[0]
    return "".join(f"\n{number}. {line}" for number, line in enumerate(lines, 1))


def _line(item: PublicInformation) -> str:
    year = f" ({item.year})" if item.year else ""
    return f"{item.title}{year}, {item.formats}, Daftar Informasi Publik nomor {item.number}, {address(item)}"


def address(item: PublicInformation) -> str:
    """The page of the item, from where file or link lead on; it stays when the file is replaced."""
    return f"{settings.SITE_URL.rstrip('/')}{base(item.agency)}informasi/{item.number}/"


def base(agency: Agency) -> str:
    return "/" if agency.code == settings.DEFAULT_AGENCY else f"/{agency.code}/"
