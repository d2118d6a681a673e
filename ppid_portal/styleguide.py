"""The house style on one page (only in DEBUG), and the colours of an agency as a stylesheet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from casework.organization.models import Agency
from ppid_portal.tint import shades

SAMPLES = Path(__file__).with_name("samples.yaml")
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


def _samples() -> dict[str, Any]:
    samples = yaml.safe_load(SAMPLES.read_text())
    for clock in (*samples["deadlines"], samples["promise"]):
        if clock.pop("counted", False):
            clock |= {"days": _counted_days(), "today": TODAY}
    return samples | {"moment": datetime(2026, 12, 3, 9, 0, tzinfo=UTC)}


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
