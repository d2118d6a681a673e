"""Forms of requests beyond the applicant's own fields."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.applicants import identity
from casework.applicants.forms import NormalField
from casework.cases.intake import SubjectForm
from casework.cases.models import Case
from casework.prepared import insert
from requests_app.models import InformationRequest

SHORT = "Jelaskan informasinya lebih lengkap, sedikitnya 20 huruf. Saudara mengetik %(show_value)s huruf."


class InformationForm(SubjectForm):
    """subject is the heading people read in lists; left empty it is the beginning of what is wanted."""

    subject = forms.CharField(label="Pokok permintaan", max_length=300, required=False, widget=forms.HiddenInput)
    wanted = forms.CharField(
        label="Informasi yang diminta", min_length=20, max_length=4000, widget=forms.Textarea({"rows": 4}),
        help_text="Sebutkan nama dokumen atau datanya, wilayahnya, dan tahunnya.",
        error_messages={"required": "Jelaskan informasi yang diminta.", "min_length": SHORT},
    )  # fmt: skip
    period = forms.CharField(label="Tahun atau masa", max_length=60, required=False)
    purpose = forms.CharField(
        label="Tujuan penggunaan informasi", min_length=5, max_length=1000, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Tulis tujuan penggunaan informasi.",
        "min_length": "Tulis tujuannya lebih lengkap, sedikitnya 5 huruf."},
    )  # fmt: skip
    obtain = forms.ChoiceField(
        label="Cara memperoleh", choices=InformationRequest.Obtain.choices, initial="copy", widget=forms.RadioSelect
    )
    copy_form = forms.ChoiceField(
        label="Bentuk salinan", choices=InformationRequest.CopyForm.choices, initial="soft", widget=forms.RadioSelect
    )
    copies = forms.IntegerField(
        label="Jumlah salinan", required=False, initial=1, min_value=1, max_value=20,
        widget=forms.NumberInput({"inputmode": "numeric", "autocomplete": "off", "class": "quarter"}),
        error_messages={"invalid": "Ketik jumlahnya dengan angka.", "min_value": "Sedikitnya satu salinan.",
                        "max_value": "Paling banyak 20 salinan; untuk lebih, bicarakan dengan petugas."},
    )  # fmt: skip
    delivery = forms.ChoiceField(
        label="Cara mendapatkan salinan",
        choices=InformationRequest.Delivery.choices,
        initial="download",
        widget=forms.RadioSelect,
    )
    fax = NormalField(
        identity.normal_phone, label="Nomor faksimili", required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "wanted" in self.fields and not data.get("subject") and data.get("wanted"):
            data["subject"] = heading(data["wanted"])
        if data.get("obtain") == "copy":
            self._clean_copy(data)
        return data

    def _clean_copy(self, data: dict[str, Any]) -> None:
        form, way = data.get("copy_form"), data.get("delivery")
        if form == "hard" and way in ("download", "email"):
            self.add_error("delivery", "Salinan kertas tidak dapat diunduh atau dikirim lewat pos-el. Pilih cara lain.")
        if form == "soft" and way == "fax":
            self.add_error("delivery", "Faksimili mengirim salinan kertas. Pilih salinan kertas, atau cara lain.")
        if way == "fax" and not data.get("fax") and "fax" not in self.errors:
            self.add_error("fax", "Isi nomor faksimili tujuan.")

    def build(self, case: Case) -> None:
        data = self.cleaned_data
        names = ("wanted", "period", "purpose", "obtain", "copy_form", "delivery")
        row = InformationRequest(case=case, **{name: data[name] for name in names})
        if data["obtain"] == "copy":
            row.copies, row.fax = data.get("copies") or 1, data["fax"] if data["delivery"] == "fax" else ""
        row.letter_number, row.letter_date = self.letter.get("number", ""), self.letter.get("date")
        insert([row])


def heading(text: str, length: int = 90) -> str:
    """The first words of a longer text, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0].rstrip(",.;:") + " …"


class CounterInformationForm(InformationForm):
    """At the counter the officer writes down an oral request (UU 14/2008 Pasal 22 ayat (3)): short words will do."""

    wanted = forms.CharField(
        label="Informasi yang diminta", min_length=5, max_length=4000, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Tulis informasi yang diminta.",
                        "min_length": "Tulis lebih lengkap, sedikitnya 5 huruf."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivery"].initial = InformationRequest.Delivery.PICK_UP
        for name in ("obtain", "copy_form", "delivery"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.widget = forms.Select({} if name == "delivery" else {"class": "quarter"})
            field.choices = field.choices  # hands them to the new widget
        self.fields["period"].label = "Tahun"
        self.fields["period"].widget.attrs["class"] = "quarter"
        self.order_fields(
            ["subject", "wanted", "purpose", "period", "obtain", "copy_form", "delivery", "copies", "fax"]
        )
