from __future__ import annotations

from typing import Any

from django import forms

from casework.applicants import identity
from casework.applicants.forms import NormalField
from frontdesk.guests.book import Arrival
from frontdesk.guests.models import Guest

HOSTS = "yang-ditemui"  # id of the list of units and people


class GuestForm(forms.Form):
    name = NormalField(
        identity.normal_name, label="Nama", widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "words"}),
        error_messages={"required": "Tulis nama tamu."},
    )  # fmt: skip
    kind = forms.ChoiceField(label="Keperluan", choices=Guest.Kind.choices, initial=Guest.Kind.GUEST)
    destination = forms.CharField(
        label="Bertemu", max_length=120, required=False,
        widget=forms.TextInput({"autocomplete": "off", "list": HOSTS, "placeholder": "Unit atau nama"}),
    )  # fmt: skip
    about = forms.CharField(
        label="Keterangan", max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    origin = forms.CharField(
        label="Dari instansi", max_length=120, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    phone = NormalField(
        identity.normal_phone, label="Telepon", required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == Guest.Kind.COMPLAINT and not data.get("about"):
            self.add_error("about", "Tulis pokok pengaduannya dalam satu kalimat.")
        return data

    def arrival(self, late: str = "") -> Arrival:
        """After is_valid()."""
        names = ("name", "kind", "phone", "origin", "about", "destination")
        return Arrival(**{name: self.cleaned_data.get(name) or "" for name in names}, late=late)
