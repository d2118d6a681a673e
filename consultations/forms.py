from __future__ import annotations

from typing import Any

from django import forms

from casework.cases.intake import SubjectForm
from casework.cases.models import Case
from consultations.models import TOPICS, Consultation


class ConsultationForm(SubjectForm):
    subject = forms.CharField(required=False, widget=forms.HiddenInput)
    topic = forms.ChoiceField(
        label="Pokok konsultasi", choices=[("", "Pilih pokok …"), *((topic, topic) for topic in TOPICS)],
        error_messages={"required": "Pilih pokok konsultasi."},
    )  # fmt: skip
    cooperative_name = forms.CharField(label="Koperasi", max_length=160, required=False)
    position = forms.CharField(label="Jabatan di koperasi", max_length=80, required=False)
    question = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("topic"):
            data["subject"] = data["topic"] + (f", {data['cooperative_name']}" if data.get("cooperative_name") else "")
        return data

    def build(self, case: Case) -> None:
        names = ("topic", "question", "cooperative_name", "position")
        Consultation(case=case, **{name: self.cleaned_data[name] for name in names}).save(force_insert=True)
