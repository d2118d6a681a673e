"""/kelola/klasifikasi/: the list, one code, and the import with its trial run."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.files import tables, trial
from casework.letters.classification import editing
from casework.letters.classification.forms import CodeForm, ImportForm
from casework.letters.models import ClassificationCode
from casework.organization.http import HttpRequest
from casework.organization.models import Role
from casework.organization.staff import with_role

KEEPERS = (Role.AGENCY_ADMIN, Role.RECORDS_OFFICER)
SUBJECT = "classification"
PAGE, SHOWN, MOST = 50, 200, 5_000


@require_GET
@with_role(*KEEPERS)
def codes(request: HttpRequest) -> HttpResponse:
    asked = " ".join(request.GET.get("q", "").split())[:80]
    after = request.GET.get("setelah", "")[:20]
    own = ClassificationCode.objects.filter(agency=request.agency).values("code")
    rows = ClassificationCode.objects.filter(Q(agency=request.agency) | Q(agency=None) & ~Q(code__in=own))
    if asked:
        rows = rows.filter(Q(code__startswith=asked) | Q(title__icontains=asked))
    found = list(rows.filter(code__gt=after).order_by("code")[: PAGE + 1])
    query = {"q": asked} if asked else {}
    context = {
        "q": asked,
        "rows": found[:PAGE],
        "next_url": f"?{urlencode(query | {'setelah': found[PAGE - 1].code})}" if len(found) > PAGE else "",
        "first_url": f"?{urlencode(query)}" if after else "",
    }
    return render(request, "nomor/codes.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def code(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add one, or change one; changing a shared code makes a row of the agency."""
    there = editing.standing(request.agency).get(code) if code else None
    if code and there is None:
        raise Http404
    initial = {"code": there.code, "title": there.title, "retention": there.retention} if there else {}
    form = CodeForm(request.POST or None, initial=initial)
    if there:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not there and data["code"] in editing.standing(request.agency):
            form.add_error("code", f"Kode {data['code']} sudah ada. Ubah kode itu dari daftar.")
        else:
            editing.save(request.agency, data["code"], data["title"], data["retention"])
            messages.success(request, f"Kode {data['code']} disimpan.")
            return redirect("letters:codes")
    return render(request, "nomor/code.html", {"form": form, "there": there}, status=422 if form.errors else 200)


@require_POST
@with_role(*KEEPERS)
def set_active(request: HttpRequest, code: str) -> HttpResponse:
    there = editing.standing(request.agency).get(code)
    if there is None:
        raise Http404
    active = not there.active
    editing.set_active(request.agency, there, active=active)
    messages.success(request, f"Kode {code} {'dipakai lagi' if active else 'tidak ditawarkan lagi; surat lama tetap'}.")
    return redirect("letters:codes")


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def take_in(request: HttpRequest) -> HttpResponse:
    """First the trial run, then the same rows for good."""
    if request.method == "POST" and "jalankan" in request.POST:
        return _carry_out(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = tables.read(form.cleaned_data["file"], most=MOST)
        except tables.SheetFault as fault:
            form.add_error("file", str(fault))
        else:
            found = editing.plan(request.agency, rows)
            if found.ready:
                trial.hold(rows, SUBJECT, request.actor.user_id or 0, at=request.now)
            return _show(request, found, 422 if found.faults or found.bad else 200)
    return render(request, "nomor/import.html", {"form": form}, status=422 if form.errors else 200)


def _show(request: HttpRequest, found: editing.Plan, status: int) -> HttpResponse:
    shown = found.bad or found.news
    counts = [(kind, found.count(kind)) for kind in ("baru", "diubah", "sama", "salah")]
    context = {"form": ImportForm(), "plan": found, "lines": shown[:SHOWN], "left": max(0, len(shown) - SHOWN)}
    return render(request, "nomor/import.html", context | {"counts": counts}, status=status)


def _carry_out(request: HttpRequest) -> HttpResponse:
    rows = trial.held(SUBJECT, request.actor.user_id or 0, at=request.now)
    if rows is None:
        messages.warning(request, "Berkas impor sudah tidak tersimpan. Unggah lagi.")
        return redirect("letters:codes_import")
    found = editing.plan(request.agency, rows)
    if not found.ready:  # the list changed since the trial run
        return _show(request, found, 422)
    count = editing.carry_out(found, request.agency)
    trial.release(SUBJECT, request.actor.user_id or 0, at=request.now)
    messages.success(request, f"Impor selesai: {count} kode disimpan.")
    return redirect("letters:codes")


@require_GET
@with_role(*KEEPERS)
def example(request: HttpRequest) -> HttpResponse:
    """The agency's list as it stands, which can be brought in again."""
    rows = [
        [row.code, row.title, row.retention] for row in sorted(editing.standing(request.agency).values(), key=_code)
    ]
    data = tables.write_xlsx([editing.HEADINGS, *rows], title="Kode klasifikasi", widths=(16, 70, 40))
    response = HttpResponse(data, content_type=tables.XLSX)
    response["Content-Disposition"] = f'attachment; filename="kode-klasifikasi-{request.agency.code}.xlsx"'
    return response


def _code(row: ClassificationCode) -> list[int]:
    return [int(part) for part in row.code.split(".")]
