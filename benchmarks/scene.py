"""One believable case among the many, sessions of the people who look at it, and how many queries each page takes.

Prints {page id: {url, cookie, queries, missing}} as JSON.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import django

EVENTS = 30
APPLICANT = {
    "kind": "perorangan", "name": "Ahmad Fauzi", "address": "Jalan Alianyang 12, Pontianak", "occupation": "Dosen",
    "confirmed": "on",
}  # fmt: skip
WANTED = {
    "wanted": "Rekapitulasi koperasi aktif menurut kabupaten dan kota, beserta jumlah anggota dan aset",
    "period": "2025", "purpose": "Penelitian tentang kelembagaan koperasi", "obtain": "copy", "copy_form": "soft",
    "delivery": "download",
}  # fmt: skip
GIVEN = {"outputs": {"request_form": "Diisi pemohon di portal", "identity": "Ditunjukkan nanti di loket"}}


def applicant(agency: Any, at: datetime, person: int) -> Any:
    """From the posted form to the row; `person` makes NIK, telephone and e-mail differ."""
    from casework.applicants import registering
    from casework.applicants.forms import ApplicantForm

    own = {"nik": f"61710215058{person:05d}", "phone": f"08123{person:07d}", "email": f"p{person}@contoh.example"}
    who = ApplicantForm(APPLICANT | own, nik_required=True, documents=False)
    if not who.is_valid():
        raise ValueError(str(who.errors))
    return registering.register(agency, who.applicant_data(), at=at)


def open_one(agency: Any, at: datetime, who: Any, key: Any = None) -> Any:
    """From the posted form to the case, as the portal takes a request."""
    from casework.cases.intake import open_case
    from casework.organization.actors import APPLICANT as KIND
    from casework.organization.actors import Actor
    from requests_app.forms import InformationForm
    from requests_app.intakes import PPID_ONLINE

    wanted = InformationForm(WANTED)
    if not wanted.is_valid():
        raise ValueError(str(wanted.errors))
    by = Actor(kind=KIND, label="Pemohon", agency_id=agency.pk)
    return open_case(
        PPID_ONLINE, agency=agency, form=wanted, by=by, at=at, channel="online", applicant=who, data=GIVEN,
        key=key, body="",
    )  # fmt: skip


def measured_case(now: datetime) -> Any:
    """At row 3 of the SOP with 30 events, four documents, a question to a bidang, and its clocks running."""
    from casework.cases import engine
    from casework.cases.models import Case, Document
    from casework.files import store
    from casework.organization.actors import staff_actor
    from casework.organization.models import Agency, Unit, User

    agency = Agency.objects.select_related("calendar").get(code="kalbar")
    begun = now - timedelta(days=5)
    case = open_one(agency, begun, applicant(agency, begun, 1)).case
    officer = staff_actor(User.objects.get(username="yuliana"), now)
    case = engine.advance(case, "request_information", by=officer, at=begun + timedelta(hours=3))
    units = list(Unit.objects.filter(agency=agency, code__in=("pengawasan", "pemberdayaan")))
    data = {"units": units, "note": "Data koperasi aktif per kabupaten"}
    case = engine.advance(case, "ask_division", by=officer, at=begun + timedelta(hours=4), data=data)
    for place in range(4):
        at = begun + timedelta(hours=5 + place)
        file = store.store_bytes(
            f"lampiran {place}".encode(), name=f"lampiran-{place}.txt", content_type="text/plain", at=at
        )
        label = f"Data koperasi bagian {place + 1}"
        Document.objects.create(
            case=case, file=file, label=label, added_at=at, added_by_id=officer.user_id, public=True
        )
    while (count := case.events.count()) < EVENTS:
        kind = ("document_added", "letter_received", "identity_revealed")[count % 3]
        engine.record(
            case,
            kind,
            by=officer,
            at=begun + timedelta(hours=9 + count),
            data={"reason": "Dicocokkan dengan arsip bidang"},
        )
    return Case.objects.get(pk=case.pk)


def officer_session() -> str:
    """Signed in, with a second factor, as production demands."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from casework.organization.models import User

    user = User.objects.get(username="yuliana")
    user.set_unusable_password()
    user.save(update_fields=("password",))
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    session = new_session()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "casework.organization.sessions.StaffBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def applicant_session(case: Any) -> str:
    from casework.cases.follow import entry

    session = new_session()
    entry.let_in(session, case)
    session.save()
    return session.session_key


def new_session() -> Any:
    from django.conf import settings

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.create()
    return session


def pages(now: datetime) -> dict[str, dict[str, str]]:
    from requests_app import wizard

    case = measured_case(now)
    staff, visitor = officer_session(), applicant_session(case)
    return {
        "P1": {"url": "/pekerjaan/", "session": staff},
        "P2": {"url": f"/kasus/{case.slug}/", "session": staff},
        "P3": {"url": f"/lacak/{case.slug}/", "session": visitor},
        "P4": {"url": f"/kalbar/ajukan/{wizard.PAGES[0].key}/", "session": ""},
        "P5": {"url": "/", "session": ""},
    }


def looked_at(page: dict[str, str]) -> dict[str, Any]:
    """The second look counts: by then the process knows its procedures and calendars."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(raise_request_exception=False)
    if page["session"]:
        client.cookies[settings.SESSION_COOKIE_NAME] = page["session"]
    asked = {"secure": True, "headers": {"host": "127.0.0.1"}}
    client.get(page["url"], **asked)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page["url"], **asked)
    cookie = f"{settings.SESSION_COOKIE_NAME}={page['session']}" if page["session"] else ""
    found = {"url": page["url"], "cookie": cookie, "queries": len(queries), "bytes": len(response.content)}
    found["sql"] = [row["sql"][:400] for row in queries.captured_queries]
    return found | (
        {} if response.status_code == 200 else {"missing": f"{page['url']} menjawab {response.status_code}"}
    )


def main() -> None:
    django.setup()
    from django.utils import timezone

    print(json.dumps({name: looked_at(page) for name, page in pages(timezone.now()).items()}))


if __name__ == "__main__":
    main()
