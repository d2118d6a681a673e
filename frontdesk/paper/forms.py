from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from casework.applicants import identity
from casework.applicants.forms import NormalField
from frontdesk.guests.forms import HOSTS
from frontdesk.paper.slips import MOST

ROWS = 20


class BlockForm(forms.Form):
    count = forms.IntegerField(
        label="Jumlah formulir", min_value=1, max_value=MOST, initial=10,
        error_messages={
            "required": "Isi jumlah formulir.", "min_value": "Sedikitnya satu.", "max_value": f"Paling banyak {MOST}.",
            "invalid": "Ketik jumlahnya dengan angka.",
        },
    )  # fmt: skip


class DayForm(forms.Form):
    """Above the rows: which day, and why it is typed only now."""

    day = forms.DateField(
        label="Tanggal di kertas", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Isi tanggal di kertas.", "invalid": "Tulis tanggal yang ada."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Mengapa baru dicatat", max_length=200, min_length=10,
        error_messages={
            "required": "Tulis mengapa baru dicatat sekarang, misalnya: jaringan mati sejak pagi.",
            "min_length": "Tulis alasannya, sedikitnya 10 huruf.",
        },
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.today = now, today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError("Tanggal di kertas tidak boleh di masa depan.")
        return day


def _text(label: str, length: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


class RowForm(forms.Form):
    """One visitor on paper. A row left empty is nobody."""

    slip = _text("No. sementara", 16, placeholder="K 0001")
    time = forms.TimeField(
        label="Pukul", widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"required": "Isi jam datangnya.", "invalid": "Tulis jamnya, misalnya 10:30."},
    )  # fmt: skip
    name = NormalField(
        identity.normal_name, label="Nama", widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Tulis nama tamu."},
    )  # fmt: skip
    need = forms.ChoiceField(label="Keperluan")
    about = _text("Yang diminta atau keterangan", 300)
    purpose = _text("Tujuan penggunaan", 300)
    phone = NormalField(
        identity.normal_phone, label="Telepon", required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    address = _text("Alamat", 300)
    destination = _text("Bertemu", 120, list=HOSTS)

    def __init__(self, *args: Any, needs: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["need"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = needs

    def has_changed(self) -> bool:
        typed = ("slip", "time", "name", "about", "purpose", "phone", "address", "destination")
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in typed)


RowFormSet = forms.formset_factory(RowForm, extra=8, max_num=ROWS, absolute_max=ROWS)
