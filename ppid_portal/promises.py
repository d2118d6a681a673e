"""What each service promises: cost and time, read from the SOP that is in force and never typed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from casework.cases import registry
from casework.cases.models import ProcedureVersion
from casework.cases.procedures.frozen import with_content
from casework.organization.models import Agency
from casework.prepared import prepared
from requests_app.intakes import ONLINE

COST = "Gratis"  # UU 14/2008 Pasal 2 ayat (3); none of the SOPs names a fee
ASKABLE = frozenset(row.procedure for row in ONLINE)
LAW_KEYS = ("answer", "reply")

# code → name, one sentence, icon. A procedure that is not here shows under its own title.
COPY = {
    "ppid": (
        "Minta informasi atau data",
        "Dokumen, data, dan keputusan yang disimpan dinas. Lewat portal, surat, atau pos-el.",
        "document",
    ),
    "data-eksternal": (
        "Minta informasi atau data",
        "Data dan dokumen yang disimpan dinas, untuk umum dan instansi lain.",
        "document",
    ),
    "data-offline": ("Minta data di loket", "Datang dan tanyakan. Banyak yang dapat dijawab saat itu juga.", "counter"),
    "konsultasi": (
        "Konsultasi koperasi",
        "Pendirian, izin simpan pinjam, kantor cabang, anggaran dasar, Koperasi Desa Merah Putih.",
        "consult",
    ),
    "penelitian": ("Izin penelitian", "Untuk mahasiswa dan peneliti yang mengambil data di dinas.", "book"),
    "keberatan": (
        "Ajukan keberatan",
        "Bila permohonan ditolak, terlambat dijawab, atau jawabannya tidak sesuai.",
        "scale",
    ),
}
ORDER = tuple(COPY)


@dataclass(frozen=True)
class Offered:
    """A published SOP as citizens see it."""

    version: ProcedureVersion
    title: str
    text: str
    icon: str
    promise: str
    url: str
    online: bool

    @property
    def code(self) -> str:
        return self.version.procedure.code

    @property
    def steps(self) -> list[dict[str, Any]]:
        return [step for step in self.version.content["steps"] if step.get("no")]

    @property
    def needed(self) -> list[str]:
        """What the applicant brings: the completeness of the first row that is the applicant's own."""
        own = [step for step in self.steps if step["lanes"][0]["role"] == "applicant" and not step.get("outside")]
        return list(own[0]["completeness"]) if own else []

    @property
    def law(self) -> str:
        rule = next((rule for rule in self.version.deadline_rules if rule["key"] in LAW_KEYS), None)
        return f"{rule['amount']} hari kerja ({rule['article']})" if rule else ""


@prepared
def _in_force(agency_id: int) -> QuerySet[ProcedureVersion]:
    rows = ProcedureVersion.objects.published().filter(procedure__agency_id=agency_id, procedure__switched_on=True)
    return rows.select_related("procedure").defer("content")


def offered(agency: Agency) -> list[Offered]:
    """Every SOP of this agency that has applicants, in the order people look for them. One query."""
    rows = map(with_content, _in_force(agency.pk))
    found = [_of(row, agency) for row in rows if row.case_rules.get("applicant", True)]
    return sorted(found, key=lambda row: (ORDER.index(row.code) if row.code in ORDER else len(ORDER), row.title))


def _of(version: ProcedureVersion, agency: Agency) -> Offered:
    code = version.procedure.code
    title, text, icon = COPY.get(code, (version.title, "", "document"))
    service = registry.services.get(version.procedure.service)
    url = (service.public_url if service else "").replace("<agency>", agency.code)
    if code in ASKABLE:
        url = reverse("requests_app:ask", args=(agency.code,))
    elif not url or code == "data-offline":
        url = f"{reverse('services', args=(agency.code,))}#{code}"
    online = code in ASKABLE and "online" in version.case_rules["channels"]
    return Offered(version, title, text, icon, promise(version.content), url, online)


def promise(content: dict[str, Any]) -> str:
    """The SOP's own times on the straight path until a row that promises none, and the limit of the law."""
    minutes, days, direct = _times(content)
    law = next((rule["amount"] for rule in content.get("deadlines") or [] if rule["key"] in LAW_KEYS), None)
    parts = []
    if direct:
        parts.append(f"langsung {_duration(direct)}")
    if days and days != law:
        parts.append(f"{'surat ' if direct else ''}{days} hari kerja")
    elif minutes and not days:
        parts.append(f"paling lama {_duration(minutes)}")
    if law:
        parts.append(f"paling lama menurut undang-undang {law} hari kerja")
    return "; ".join(parts)


def _times(content: dict[str, Any]) -> tuple[int, int, int]:
    """Minutes, working days, and the minutes until it can be answered on the spot (0: it cannot)."""
    minutes = days = direct = 0
    for step in content["steps"]:
        if not step.get("no") or step.get("outside"):
            continue
        time = step.get("standard_time")
        if time is None:
            break
        amount, unit = time["amount"], time["unit"]
        minutes += amount if unit == "minutes" else 60 * amount if unit == "hours" else 0
        days += amount if unit == "workdays" else 0
        if not days and not direct and any(act.get("outcome") == "answered" for act in step.get("actions", ())):
            direct = minutes
    return minutes, days, direct


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} jam" if hours else "", f"{rest} menit" if rest else "") if part)
