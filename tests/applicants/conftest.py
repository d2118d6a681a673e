import pytest

from casework.organization.models import Agency
from casework.workdays.models import Calendar


@pytest.fixture
def kalbar(db: None) -> Agency:
    return agency("dinas-barat", "Asia/Pontianak")


@pytest.fixture
def jatim(db: None) -> Agency:
    return agency("dinas-timur", "Asia/Jakarta")


def agency(code: str, time_zone: str) -> Agency:
    calendar = Calendar.objects.create(code=code, name=code, time_zone=time_zone)
    return Agency.objects.create(code=code, name=code, short_name=code, province=code, calendar=calendar, city=code)
