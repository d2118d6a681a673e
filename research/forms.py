from __future__ import annotations

from typing import Any

from django import forms

from casework.cases.intake import SubjectForm
from casework.cases.models import Case
from research.models import ResearchProject


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ResearchForm(SubjectForm):
    subject = forms.CharField(
        label="Judul penelitian", min_length=10, max_length=300, error_messages={"required": "Tulis judul penelitian."}
    )
    institution = forms.CharField(
        label="Lembaga atau kampus", max_length=160, error_messages={"required": "Tulis lembaga peneliti."}
    )
    student_number = forms.CharField(label="NIM", max_length=40, required=False)
    programme = forms.CharField(label="Program studi", max_length=120, required=False)
    letter_issuer = forms.ChoiceField(label="Penerbit surat pengantar", choices=ResearchProject.Issuer.choices)
    letter_number = forms.CharField(
        label="Nomor surat pengantar", max_length=80, error_messages={"required": "Tulis nomor surat pengantar."}
    )
    letter_date = forms.DateField(
        label="Tanggal surat pengantar", widget=DateInput, error_messages={"required": "Isi tanggal surat."}
    )
    starts_on = forms.DateField(
        label="Mulai penelitian", widget=DateInput, error_messages={"required": "Isi tanggal mulai."}
    )
    ends_on = forms.DateField(
        label="Selesai penelitian", widget=DateInput, error_messages={"required": "Isi tanggal selesai."}
    )
    place = forms.CharField(label="Lokasi atau bidang tujuan", max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", "Tanggal selesai tidak boleh sebelum tanggal mulai.")
        return data

    def build(self, case: Case) -> None:
        names = (
            "institution",
            "student_number",
            "programme",
            "letter_issuer",
            "letter_number",
            "letter_date",
            "starts_on",
            "ends_on",
            "place",
        )
        ResearchProject(case=case, **{name: self.cleaned_data[name] for name in names}).save(force_insert=True)
