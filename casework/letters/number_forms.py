"""Which number a letter gets, as an officer says it."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.letters import numbers
from casework.letters.models import Letter
from casework.letters.numbering import Wish

NEEDED = {
    "insert": (("after", "Tulis nomor urut yang disisipi."), ("reason", "Tulis alasan menyisipkan nomor.")),
    "suffix": (("insert", "Tulis sub-nomornya, misalnya -I."), ("reason", "Tulis alasan memakai sub-nomor.")),
    "outside": (("outside", "Tulis nomor lengkapnya."), ("reason", "Tulis dari mana nomor ini.")),
}


class NumberForm(forms.Form):
    """`way` decides which of the other fields count; the rest is left unread: a change of mind loses nothing."""

    NEXT = "next"
    way = forms.ChoiceField(
        label="Nomor yang dipakai",
        choices=(
            (NEXT, "Nomor berikutnya"),
            ("insert", "Sisipan di belakang nomor yang sudah ada, misalnya 1622.3"),
            ("suffix", "Nomor berikutnya dengan sub-nomor, misalnya 1830-V"),
            ("outside", "Nomor dari TNDE/SRIKANDI atau buku kertas"),
        ),
        initial=NEXT,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih cara memberi nomor.", "invalid_choice": "Pilih cara memberi nomor."},
    )
    code = forms.CharField(
        label="Kode klasifikasi",
        required=False,
        max_length=20,
        widget=forms.TextInput({"list": "kode-klasifikasi", "autocomplete": "off"}),
    )
    after = forms.IntegerField(
        label="Disisipkan di belakang nomor urut",
        required=False,
        min_value=1,
        error_messages={"invalid": "Tulis angka nomor urutnya saja.", "min_value": "Nomor urut mulai dari 1."},
        widget=forms.TextInput({"inputmode": "numeric", "class": "short"}),
    )
    insert = forms.RegexField(
        r"^[.\-/ ]?[0-9A-Za-z]{1,8}$",
        label="Sisipan atau sub-nomor",
        required=False,
        max_length=9,
        error_messages={"invalid": "Tulis sisipan pendek, misalnya .3 atau -V."},
        help_text="Kosongkan pada sisipan agar diberi .1, .2, dan seterusnya.",
        widget=forms.TextInput({"class": "short"}),
    )
    outside = forms.CharField(label="Nomor lengkap dari luar", required=False, max_length=80)
    dated = forms.DateField(
        label="Tanggal surat",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Kosongkan bila hari ini. Tanggal lampau hanya untuk sisipan dan nomor dari luar.",
        error_messages={"invalid": "Tulis tanggal yang ada, misalnya 2026-11-20."},
    )
    reason = forms.CharField(
        label="Alasan", required=False, max_length=200, help_text="Wajib, kecuali untuk nomor berikutnya."
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = numbers.code_of(letter)
        self.fields["code"].help_text = "Kode naskah ini; boleh diganti dengan kode lain dari daftar."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, message in NEEDED.get(data.get("way", ""), ()):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)
        return data

    def wish(self) -> Wish:
        data = self.cleaned_data
        way = data["way"]
        return Wish(
            code=data["code"],
            after=data["after"] if way == "insert" else None,
            insert=data["insert"] if way in ("insert", "suffix") else "",
            outside=data["outside"] if way == "outside" else "",
            reason=data["reason"] if way != self.NEXT else "",
            dated=data["dated"] if way in ("insert", "outside") else None,
        )
