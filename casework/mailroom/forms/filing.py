"""Where the paper is put: as a step that closes a case, and at any other time."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.cases.forms import StepForm
from casework.mailroom.models.paper import PARTS

NOWHERE = "Isi sedikitnya satu: map, ordner, rak, atau boks."


def place_fields() -> dict[str, forms.Field]:
    return {name: forms.CharField(label=label, max_length=60, required=False) for name, label in PARTS}


def place_of(data: dict[str, Any]) -> dict[str, str]:
    return {name: data.get(name) or "" for name, _ in PARTS}


class FilePaperForm(StepForm):
    """The place where the case has none yet; else it stays where it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = getattr(self.case, "paper_file", None) if self.case else None
        rest = {name: field for name, field in self.fields.items() if name != "output_place"}
        own = place_fields()
        for name, field in own.items():
            field.initial = getattr(self.there, name, "")
        self.fields = own | rest

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not any(place_of(data).values()):
            self.add_error("cover", NOWHERE)
        return data

    def outputs(self) -> dict[str, Any]:
        place = place_of(self.cleaned_data)
        words = ", ".join(f"{label} {place[name]}" for name, label in PARTS if place[name])
        return super().outputs() | {"place": words}

    def act_data(self) -> dict[str, Any]:
        return super().act_data() | {"place": place_of(self.cleaned_data)}


class PlaceForm(forms.Form):
    reason = forms.CharField(label="Keterangan", max_length=200, required=False, help_text="Misalnya: pindah ke depo.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = place_fields() | self.fields

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(place_of(data).values()):
            self.add_error("cover", NOWHERE)
        return data


class LoanForm(forms.Form):
    borrower = forms.CharField(
        label="Dipinjam oleh", max_length=120, error_messages={"required": "Tulis siapa yang meminjam."}
    )
    due_on = forms.DateField(
        label="Kembali paling lambat", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi kapan berkas kembali.", "invalid": "Tulis tanggal yang ada."},
    )  # fmt: skip
