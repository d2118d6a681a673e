"""Correcting data of an applicant: only what is filled in changes, so that nobody has to open the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from casework.applicants.corrections import LABELS
from casework.applicants.forms import ApplicantForm
from casework.applicants.models import Applicant

ASKED = ("name", "phone", "email", "address", "regency", "occupation")
OFFICE = (*ASKED, "nik", "entity_number", "kind")


class CorrectionForm(ApplicantForm):
    """`names`: what may be corrected here. Shown empty, the stored value masked beside it."""

    def __init__(self, *args: Any, applicant: Applicant, names: Sequence[str], reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {"phone": applicant.masked_phone, "email": applicant.masked_email, "nik": applicant.masked_nik}
        self.names = [name for name in names if name != "entity_number" or applicant.kind == "badan_hukum"]
        self.fields = {name: self.fields[name] for name in self.names}
        for name, field in self.fields.items():
            field.required = False
            field.help_text = f"Sekarang: {kept[name]}" if kept.get(name) else ""
        if "kind" in self.fields:
            kinds = [("", f"Tetap {applicant.get_kind_display().lower()}"), *Applicant.Kind.choices]
            self.fields["kind"] = forms.ChoiceField(label="Jenis pemohon", choices=kinds, required=False)
        if reason:
            self.fields["reason"] = forms.CharField(
                label="Alasan", min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}),
                error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not self.values():
            raise forms.ValidationError("Isi sedikitnya satu yang diperbaiki.")
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if self.cleaned_data.get(name)}


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label="Alasan atau cara memastikan", min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
    )  # fmt: skip

    use_required_attribute = False


def labels(names: Sequence[str]) -> str:
    return ", ".join(LABELS.get(name, name) for name in names)
