"""What every page knows: whose site it is, who is looking, what time it is there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from casework.cases import worklist
from casework.mailroom.models.incoming import RECEIVERS
from casework.notifications.hours import service_hours
from casework.notifications.views import KEEPERS
from casework.organization.actors import STAFF
from casework.organization.http import HttpRequest
from casework.organization.models import Role
from casework.registers.access import READERS
from consultations.access import READERS as CONSULTATION_READERS
from frontdesk.queue.views import CALLERS
from ppid_portal.templatetags.ui import jam, tanggal, zona
from requests_app.dip.access import READERS as LIST_READERS

PUBLIC_LIST = "/informasi/"  # a page of each agency
BESIDE = {
    "/dip/": ("/dik/", "/uji-konsekuensi/"),
    "/surat/": ("/surat-keluar/",),
    "/surat-masuk/": ("/letak-berkas/",),
}  # pages of the same tabs under other addresses
MAILBOX = "/kotak-keluar/"  # only in the demo
_DESK = frozenset(Role.values) - {Role.APPLICANT.value}
_COUNTER = frozenset(
    {Role.FRONT_OFFICE.value, Role.MAIL_CLERK.value, Role.PPID_OFFICER.value, Role.INFORMATION_SERVICE.value}
)
_MAIL = RECEIVERS | {Role.AGENCY_HEAD.value, Role.PPID_HEAD.value, Role.RECORDS_OFFICER.value}

# address, word on the rail, icon, who sees it; on a phone the first four stand in the bottom bar
RAIL: tuple[tuple[str, str, str, frozenset[str]], ...] = (
    ("/pekerjaan/", "Pekerjaan saya", "list", _DESK),
    ("/antrean/", "Antrean", "queue", _DESK - {Role.AUDITOR.value}),
    ("/loket/", "Loket", "counter", _COUNTER),
    ("/loket/", "Kegiatan baru", "plus", frozenset({Role.TEAM_LEAD.value})),
    ("/surat/", "Surat", "mail", _DESK),
    ("/disposisi/", "Disposisi", "arrow-right", _DESK),
    ("/konsultasi/", "Konsultasi", "people", frozenset(CONSULTATION_READERS)),
    ("/surat-masuk/", "Surat masuk", "download", _MAIL),
    ("/antrean-loket/", "Antrean loket", "board", CALLERS),
    ("/register/", "Buku register", "book", READERS),
    ("/dip/", "Daftar informasi", "database", LIST_READERS),
    (PUBLIC_LIST, "Daftar informasi", "database", _DESK - LIST_READERS),
    ("/kotak-keluar/tertahan/", "Pesan tertahan", "warning", KEEPERS),
    ("/kelola/", "Kelola", "settings", frozenset({Role.AGENCY_ADMIN.value})),
    (MAILBOX, "Kotak pos contoh", "bell", _DESK),
)

MENU = (("/layanan/", "Layanan"), ("/informasi/", "Informasi publik"), ("/lacak/", "Lacak"), ("/bantuan/", "Bantuan"))
FOOT = (
    ("/maklumat/", "Maklumat pelayanan"),
    ("/standar/", "Standar pelayanan"),
    ("/aksesibilitas/", "Aksesibilitas"),
    ("/data-pribadi/", "Pelindungan data pribadi"),
    ("/instansi/", "Instansi lain"),
)
EVERYWHERE = {"/lacak/", "/instansi/"}  # the same page for every agency


def _my_count(request: HttpRequest) -> str:
    """How much waits for this person; the page that shows the work has counted it already."""
    count = getattr(request, "work_count", None)
    if count is None:
        count = worklist.mine(request.actor)
    return worklist.shown(count) if count else ""


def _rail(request: HttpRequest) -> list[dict[str, Any]]:
    """One query: the count of my own work."""
    if request.actor.kind != STAFF:
        return []
    items = [
        {
            "url": _base(request) + url[1:] if url == PUBLIC_LIST else url,
            "label": label,
            "short": label.split()[0],
            "icon": icon,
            "count": "",
            "active": request.path == url if url == MAILBOX else request.path.startswith((url, *BESIDE.get(url, ()))),
        }
        for url, label, icon, who in RAIL
        if request.actor.roles & who and (url != MAILBOX or settings.DEMO)
    ]
    items[0]["count"] = _my_count(request)
    return items


def _now(request: HttpRequest) -> str:
    zone = request.agency.zone if request.agency else None
    return f"{tanggal(request.now, zone)} · {jam(request.now, zone)} {zona(request.now, zone)}"


def _base(request: HttpRequest) -> str:
    """Where this agency's pages begin: at the root for the one that answers there."""
    agency = request.agency
    return f"/{agency.code}/" if agency and agency.code != settings.DEFAULT_AGENCY else "/"


def _of_agency(links: tuple[tuple[str, str], ...], base: str) -> list[tuple[str, str]]:
    """Who reads the pages of one agency stays there."""
    return [(url if url in EVERYWHERE else base + url[1:], label) for url, label in links]


def site(request: HttpRequest) -> dict[str, Any]:
    """Everything is lazy: an error page or a fragment that shows none of it asks nothing of the database."""
    if not hasattr(request, "agency"):  # an error before the middleware had its turn
        return {"agency": None, "menu": MENU, "demo": settings.DEMO}
    here = SimpleLazyObject(lambda: _base(request))
    return {
        "agency": request.agency,
        "actor": request.actor,
        "home": here,
        "menu": SimpleLazyObject(lambda: _of_agency(MENU, str(here))),
        "foot": SimpleLazyObject(lambda: _of_agency(FOOT, str(here))),
        "hours": SimpleLazyObject(lambda: service_hours(request.agency) if request.agency else ""),
        "demo": settings.DEMO,
        "now": SimpleLazyObject(lambda: _now(request)),
        "rail": SimpleLazyObject(lambda: _rail(request)),
    }
