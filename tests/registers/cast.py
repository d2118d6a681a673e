"""The people at the counter, and cases they open under the real SOPs. Needs the `loaded_procedures` database."""

from datetime import UTC, date, datetime, timedelta

from casework.applicants.models import Applicant
from casework.applicants.registering import register
from casework.cases import engine
from casework.cases.models import Case, ProcedureVersion
from casework.organization.actors import Actor, staff_actor
from casework.organization.models import Agency, Appointment, Unit, User

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 in Pontianak
PASSWORD = "lima kata sandi yang panjang"
SITI = {
    "name": "Siti Rahmawati",
    "nik": "6171014507900003",
    "phone": "0812 3456 7890",
    "email": "siti@contoh.example",
    "address": "Jalan Ahmad Yani 7, Pontianak",
    "occupation": "Mahasiswa",
}


def kalbar() -> Agency:
    return Agency.objects.select_related("calendar").get(code="kalbar")


def person(
    username: str, *roles: str, agency: Agency | None = None, unit: Unit | None = None, email: str | None = None
) -> User:
    """A member of staff with these roles since January."""
    user = User(
        username=username,
        full_name=username.capitalize(),
        email=f"{username}@dinas.example" if email is None else email,
    )
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        Appointment.objects.create(
            user=user, agency=agency or kalbar(), unit=unit, role=role, position=role, valid_from=date(2026, 1, 1)
        )
    return user


def actor(user: User, at: datetime = MONDAY) -> Actor:
    return staff_actor(user, at)


def siti(agency: Agency | None = None, at: datetime = MONDAY, **changes: str) -> Applicant:
    return register(agency or kalbar(), SITI | changes, at=at, in_person=True)


def request_at_counter(by: User, *, at: datetime = MONDAY, applicant: Applicant | None = None, **more: object) -> Case:
    """A walk-in under the offline SOP, registered at once: visitor line, request line, message to the applicant."""
    agency = kalbar()
    return engine.start(
        ProcedureVersion.objects.in_force(agency.pk, "data-offline"),
        by=actor(by, at),
        at=at,
        subject="Daftar koperasi aktif 2025",
        channel="walk_in",
        applicant=applicant or siti(agency, at),
        then="register",
        data=more,
    )


def later(**delta: int) -> datetime:
    return MONDAY + timedelta(**delta)
