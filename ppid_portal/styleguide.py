"""The house style on one page (only in DEBUG), and the colours of an agency as a stylesheet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from casework.organization.models import Agency
from ppid_portal.tint import shades

TODAY = date(2026, 11, 24)


@require_safe
@cache_control(public=True, max_age=3600)
def agency_css(request: HttpRequest, code: str) -> HttpResponse:
    """Custom properties only; the content security policy allows no style in the page."""
    agency = get_object_or_404(Agency, code=code)
    rules = " ".join(f"{name}: {colour};" for name, colour in shades(agency.accent).items())
    text = f"@layer vendor, tokens, base, components, staff, print;\n@layer tokens {{ :root {{ {rules} }} }}\n"
    return HttpResponse(text, content_type="text/css; charset=utf-8")


class SampleForm(forms.Form):
    name = forms.CharField(label="Nama lengkap", help_text="Seperti di KTP.")
    wanted = forms.CharField(label="Informasi yang diminta", widget=forms.Textarea, min_length=20)
    period = forms.CharField(label="Tahun atau masa", required=False)
    region = forms.ChoiceField(label="Kabupaten atau kota", choices=[("", "Pilih"), ("ptk", "Kota Pontianak")])
    reply = forms.ChoiceField(
        label="Cara menerima jawaban",
        choices=[("web", "Unduh di portal"), ("desk", "Ambil di loket")],
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(
        label="Keperluan",
        choices=[("data", "Minta data"), ("consult", "Konsultasi koperasi")],
        widget=forms.RadioSelect,
    )
    wishes = forms.MultipleChoiceField(
        label="Dengan hormat harap",
        choices=[("go", "Proses lebih lanjut"), ("say", "Tanggapan dan saran")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    scan = forms.FileField(
        label="Pindaian identitas", required=False, help_text="PDF, JPG, atau PNG, paling besar 5 MB."
    )
    agree = forms.BooleanField(label="Data yang saya isi benar")


def _counted_days() -> list[SimpleNamespace]:
    """Ten working days from 12 November 2026, two of them stopped."""
    days, number = [SimpleNamespace(date=date(2026, 11, 12), number=None, label="terima")], 0
    for step in range(1, 19):
        day = date(2026, 11, 12) + timedelta(days=step)
        if day.weekday() > 4:
            continue
        if day in (date(2026, 11, 17), date(2026, 11, 18)):
            days.append(SimpleNamespace(date=day, number=None, label="henti"))
            continue
        number += 1
        days.append(SimpleNamespace(date=day, number=number, label=""))
    return days


def _deadlines() -> list[dict[str, Any]]:
    counted = {
        "days": _counted_days(),
        "today": TODAY,
        "sentence": "Dihitung dari hari diterima. Sabtu dan Minggu tidak dihitung.",
    }
    rows = (
        ("Batas SOP", "running", "tinggal 2 hari kerja", "Kamis, 26 November 2026 pukul 16.00 WIB", 33),
        ("Batas aman", "running", "tinggal 4 hari kerja", "Senin, 30 November 2026 pukul 16.00 WIB", 60),
        ("Batas hukum", "waiting", "hari ini 16.00", "Selasa, 24 November 2026 pukul 16.00 WIB", 95),
        ("Batas SOP", "late", "terlambat 1 hari kerja", "Senin, 23 November 2026 pukul 16.00 WIB", 100),
        ("Batas SOP", "done", "selesai tepat waktu", "Jumat, 20 November 2026 pukul 10.12 WIB", 70),
        ("Batas SOP", "stopped", "berhenti, menunggu pemohon", "s.d. Kamis, 26 November 2026", 40),
    )
    shown = [dict(zip(("label", "state", "words", "due_text", "share"), row, strict=True)) for row in rows]
    shown[1] |= counted
    shown[2] |= {"basis": "UU 14/2008 Pasal 22 ayat (7)"}
    return shown


def _timeline() -> list[dict[str, Any]]:
    return [
        {"state": "next", "title": "Serah terima kepada pemohon", "basis": "office", "article": "kebiasaan loket"},
        {
            "state": "next",
            "title": "Pemberitahuan tertulis dikirim",
            "basis": "law",
            "article": "14/2008 Ps 22 ayat (7)",
        },
        {
            "state": "now",
            "number": 4,
            "title": "Meneruskan jawaban kepada pemohon",
            "basis": "sop",
            "meta": "Yuliana Fransiska",
        },
        {
            "state": "done",
            "number": 3,
            "title": "Koordinasi dengan bidang terkait",
            "basis": "sop",
            "meta": "35 dari 45 menit",
        },
        {
            "state": "done",
            "number": 1,
            "title": "Registrasi",
            "basis": "sop",
            "struck": True,
            "meta": "diperbaiki, salah nama",
        },
    ]


def _journey() -> list[dict[str, Any]]:
    return [
        {"state": "done", "title": "Sudah kami terima", "meta": "Kamis, 19 November 2026 pukul 20.41 WIB · lewat portal",
         "links": [{"url": "#", "label": "Tanda bukti (PDF, 38 kB)"}]},
        {"state": "now", "tone": "waiting", "title": "Perlu Saudara lengkapi", "meta": "Senin, 23 November 2026 · PPID"},
        {"state": "next", "title": "Jawaban tersedia", "meta": "Surat dan data dapat diunduh di sini."},
    ]  # fmt: skip


def _sop_row() -> dict[str, Any]:
    return {
        "no": 4, "basis": "sop", "activity": "Meneruskan permintaan data informasi ke pemohon", "time_text": "3 hari", "used_text": "hari ke-1",
        "completeness": [{"item": "Disposisi", "has": True}, {"item": "Data dukung", "has": False}, {"item": "Konsep", "has": None}],
        "output": "Surat Jawaban Permintaan Data Informasi", "number": "500.3.2/1830-V/DISKOPUKM.A", "url": "#",
    }  # fmt: skip


def _work() -> list[dict[str, Any]]:
    keys = ("state", "when", "date", "number", "title", "who", "todo", "todo_sub", "primary")
    rows = (
        ("late", "Terlambat 1 hari kerja", "Senin 23 Nov", "000104/2026", "Laporan keuangan KSP", "Kantor Hukum Lestari & Rekan", "Selesaikan surat penolakan", "PPID · baris 4", True),
        ("waiting", "Hari ini 16.00", "Selasa 24 Nov", "000121/2026", "Debitur KUR per bank di Sambas", "Maria Goreti Sinta", "Periksa kelengkapan", "PPID · baris 2", False),
        ("running", "Tinggal 3 hari kerja", "Jumat 27 Nov", "KB 0007/2026", "Keberatan: tidak ditanggapi", "Kelompok warga", "Siapkan tanggapan", "UU Ps 36", False),
        ("neutral", "Menunggu pemohon", "s.d. Kamis 26 Nov", "000116/2026", "Pengadaan tenda 2025", "PT Tenda Khatulistiwa", "Belum lengkap", "PPID · baris 2", False),
    )  # fmt: skip
    return [{"url": "#", **dict(zip(keys, row, strict=True))} for row in rows]


def _samples() -> dict[str, Any]:
    return {
        "tones": ("running", "waiting", "done", "late", "neutral"),
        "deadlines": _deadlines(),
        "promise": {"label": "Jawaban paling lambat", "state": "running", "words": "tinggal 7 hari kerja", "used": 3, "total": 10,
                    "due_text": "Kamis, 3 Desember 2026 pukul 16.00 WIB", "days": _counted_days(), "today": TODAY},
        "timeline": _timeline(), "journey": _journey(), "row": _sop_row(), "work": _work(),
        "reconstructed": _sop_row() | {"mark": "rekonstruksi, belum disahkan"},
        "book": {"columns": [{"label": "No"}, {"label": "Pukul"}, {"label": "Nama dan keperluan"}, {"label": "Menit", "num": True}],
                 "rows": [{"cells": ["0085", "08.26", {"text": "Maria Goreti Sinta", "sub": "Materi pelatihan", "url": "#"}, "4"]},
                          {"cells": ["0086", "08.40", {"text": "Koperasi Kredit Sinar Kapus"}, "5"], "struck": True},
                          {"cells": ["0087", "08.42", {"text": "Koperasi Kredit Sinar Kapuas", "sub": "Perbaikan 0086: nama"}, "5"], "current": True}]},
        "pills": [{"url": "#", "label": "Semua", "count": 14, "active": True}, {"url": "#", "label": "Terlambat", "count": 1, "icon": "warning"},
                  {"url": "#", "label": "Hari ini", "count": 3, "icon": "clock"}],
        "answers": [{"label": "Nama lengkap", "value": "Hamdan Syukri", "url": "#"}, {"label": "Tahun atau masa", "value": "", "url": "#"}],
        "hints": {"data": "langsung 30 menit · surat 3 hari", "consult": "sampai 3 jam, hari ini"},
        "on_time": [84, 86, 88, 84, 89, 91, 90, 88, 92, 93, 91, 94],
        "ticket": {"agency": "Dinas Koperasi, UKM", "kind": "Nomor antrean", "number": "B-014", "code": "7K3M9QWX4D2P",
                   "lines": ["Selasa, 24 November 2026 pukul 09.42 WIB", "Permohonan 000118/2026"], "foot": "Simpan tanda ini."},
        "moment": datetime(2026, 12, 3, 9, 0, tzinfo=UTC),
    }  # fmt: skip


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """/gaya/: every component in every state."""
    if not settings.DEBUG:
        raise Http404
    broken = SampleForm(data={"name": "Hamdan", "wanted": "data koperasi"})
    layout = "staff.html" if request.GET.get("tata") == "petugas" else "citizen.html"
    return render(
        request,
        "gaya.html",
        {**_samples(), "layout": layout, "broken": broken, "empty_form": SampleForm(prefix="baru")},
    )
