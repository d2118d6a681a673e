from __future__ import annotations

from django import forms

from casework.cases.intake import SubjectForm
from casework.cases.models import Case
from facilitation.models import FacilitationEvent


class FacilitationForm(SubjectForm):
    subject = forms.CharField(
        label="Nama kegiatan", min_length=5, max_length=300, error_messages={"required": "Tulis nama kegiatan."}
    )
    kind = forms.ChoiceField(label="Jenis", choices=FacilitationEvent.Kind.choices)
    substance = forms.CharField(
        label="Materi substansi",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Tulis materinya."},
    )
    participants = forms.CharField(
        label="Calon peserta", max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    speakers = forms.CharField(
        label="Calon narasumber", max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
    scheduled_on = forms.DateField(
        label="Jadwal", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    place = forms.CharField(label="Tempat", max_length=160, required=False)

    def build(self, case: Case) -> None:
        names = ("kind", "substance", "participants", "speakers", "scheduled_on", "place")
        FacilitationEvent(case=case, **{name: self.cleaned_data[name] for name in names}).save(force_insert=True)
