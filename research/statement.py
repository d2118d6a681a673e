"""Surat pernyataan peneliti: what a researcher promises, printed from the case for the pen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from casework.cases import pages
from casework.cases.access import get_case_for, may_change
from casework.cases.models import Case
from casework.letters import printing
from casework.organization.actors import Actor
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only

BLANK_PLACE, BLANK_DATE = "." * 32, "." * 24
NAMED = {
    "Nama": "peneliti",
    "NIM": "nim",
    "Program studi": "program_studi",
    "Lembaga": "lembaga",
    "Judul penelitian": "judul_penelitian",
    "Waktu": "waktu_penelitian",
    "Tempat": "lokasi_penelitian",
}
POINTS = (
    "Menaati peraturan perundang-undangan dan tata tertib yang berlaku di {agency}.",
    "Bertanggung jawab atas keabsahan surat pengantar, proposal, dan berkas lain yang saya serahkan.",
    "Menggunakan data hanya untuk penelitian ini, mencantumkan sumbernya, dan melindungi data pribadi di dalamnya.",
    "Menyerahkan salinan hasil penelitian kepada {agency} sesudah selesai.",
)


def render(case: Case) -> bytes:
    """Raises PdfFailed."""
    said = case.researchproject.letter_context()
    context = {
        "heading": "SURAT PERNYATAAN PENELITI",
        "number": "",
        "opening": "Saya yang bertanda tangan di bawah ini:",
        "facts": [(label, said[name]) for label, name in NAMED.items() if said[name]],
        "then": f"Sehubungan dengan permohonan nomor {case.number}, dengan ini menyatakan bahwa saya bersedia:",
        "points": [text.format(agency=case.agency.name) for text in POINTS],
        "closing": "Pernyataan ini saya buat dengan sebenarnya dan tanpa paksaan.",
        "sign_place": f"{BLANK_PLACE}, {BLANK_DATE}",
        "confirmed": "",
        "signer": {"prefix_lines": [], "position": "Yang menyatakan", "name": said["peneliti"], "rank": "", "nip": ""},
        "stamp": True,
    }
    return printing.to_pdf("statement", context, case.agency, title=f"Surat pernyataan peneliti {case.number}")


@require_GET
@staff_only
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if case.service != "research" or not may_change(request.actor):
        raise Http404
    response = HttpResponse(render(case), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="pernyataan-peneliti-{case.slug}.pdf"'
    return response


def panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    if case.service != "research" or not case.step_id or not may_change(actor):
        return None
    return {"template": "research/_statement.html", "place": "side"}


pages.panels.add("researcher_statement", panel)
