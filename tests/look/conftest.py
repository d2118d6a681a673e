from datetime import date

import pytest

from casework.organization.models import Agency, Appointment, Role, User
from casework.workdays.models import Calendar


@pytest.fixture
def agency(db: None) -> Agency:
    """An agency far from the default colours and crest."""
    calendar = Calendar.objects.create(code="uji", name="Kalender uji", time_zone="Asia/Jakarta")
    return Agency.objects.create(
        code="uji",
        name="Dinas Koperasi",
        short_name="Diskop Uji",
        province="Jawa Timur",
        calendar=calendar,
        address="Jalan Contoh 1",
        city="Sidoarjo",
        accent="#1b3f7a",
        crest="crest-jatim.svg",
    )


@pytest.fixture
def officer(agency: Agency) -> User:
    """Works at the counter."""
    user = User.objects.create_user("laras", password="kata-sandi-uji-1", full_name="Laras Wulandari")
    Appointment.objects.create(
        user=user, agency=agency, role=Role.FRONT_OFFICE, position="Petugas loket", valid_from=date(2026, 1, 1)
    )
    return user
