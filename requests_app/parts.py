"""The forms of single pages: some fields of a larger form, with that form's own rules. Only what this applicant is
asked.
"""

from __future__ import annotations

from typing import Any

from django import forms

from casework.applicants import proofs
from casework.applicants.forms import ApplicantForm, ProofsForm, RepresentationForm
from casework.applicants.models import Applicant
from requests_app.forms import InformationForm

Kind = Applicant.Kind
NOW, LATER = "uploaded", "later"
SELF, PROXY = "sendiri", "kuasa"
NAMES = {Kind.ENTITY: "Nama badan hukum", Kind.GROUP: "Nama kelompok", Kind.GOVERNMENT: "Nama instansi"}
WHO = {
    Kind.PERSON: ("name", "nik", "occupation", "confirmed"),
    Kind.ENTITY: ("name", "entity_number", "nik", "confirmed"),
    Kind.GROUP: ("name", "member_count", "nik", "confirmed"),
    Kind.GOVERNMENT: ("name",),
}


class Part(forms.Form):
    """The fields of a larger form that stand on one page."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in self.names}


class KindForm(Part, ApplicantForm):
    names = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = "Permohonan ini atas nama"
        self.fields["by"] = forms.ChoiceField(
            label="Yang mengajukan",
            choices=[(SELF, "Pemohon sendiri"), (PROXY, "Kuasanya, dengan surat kuasa khusus")],
            initial=SELF,
            widget=forms.RadioSelect,
            error_messages={"required": "Pilih siapa yang mengajukan."},
        )

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data  # the rest is asked on later pages


class WhoForm(Part, ApplicantForm):
    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.who, self.names = kind, WHO[Kind(kind)]
        super().__init__(*args, nik_required=kind != Kind.GOVERNMENT, **kwargs)
        self.fields["name"].label = NAMES.get(Kind(kind), "Nama lengkap")
        if kind in (Kind.ENTITY, Kind.GROUP):
            self.fields["nik"].label = "NIK penanggung jawab"
            self.fields["nik"].help_text = "16 angka di KTP pengurus atau ketua."
        if "entity_number" in self.fields:
            self.fields["entity_number"].help_text = "Contoh: AHU-0012345.AH.01.26."
        if kind == Kind.GOVERNMENT:
            self.fields |= letter_fields()

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["kind"] = self.who
        return super().clean()

    def _demand_contact(self, data: dict[str, Any]) -> None:
        """Asked on a later page."""


def letter_fields() -> dict[str, forms.Field]:
    return {
        "letter_number": forms.CharField(
            label="Nomor surat", max_length=80, widget=forms.TextInput({"autocomplete": "off"}),
            help_text="Data antar-instansi diminta dengan surat resmi. Suratnya diunggah di halaman Berkas.",
            error_messages={"required": "Isi nomor surat resmi. Tanpa surat, ajukan sebagai perorangan."},
        ),
        "letter_date": forms.DateField(
            label="Tanggal surat", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            error_messages={"required": "Isi tanggal surat.", "invalid": "Tulis tanggalnya, misalnya 2026-11-20."},
        ),
    }  # fmt: skip


class ProxyForm(Part, RepresentationForm):
    names = ("representative_name", "representative_nik", "representative_phone", "representative_address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in (("representative_name", "Isi nama penerima kuasa."), ("representative_nik", "Isi NIK-nya.")):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = text


class ContactForm(Part, ApplicantForm):
    names = ("email", "phone", "address", "regency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Pos-el (e-mail)"
        self.fields["email"].help_text = "Kabar dan jawaban dikirim ke sini."


class WantedForm(Part, InformationForm):
    names = ("wanted", "period")


class PurposeForm(Part, InformationForm):
    names = ("purpose",)


class ReceiveForm(Part, InformationForm):
    names = ("obtain", "copy_form", "copies", "delivery", "fax")

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("obtain") == "copy" and data.get("delivery") == "email" and not self.email:
            self.add_error(
                "delivery", "Saudara tidak mengisi pos-el. Pilih cara lain, atau isi pos-el di halaman Kontak."
            )
        return data


class PapersForm(ProofsForm):
    """Each proof: attach it now, or show it at the counter."""

    def __init__(self, *args: Any, kind: str, represented: bool, kept: frozenset[str], **kwargs: Any) -> None:
        self.kept = kept
        keys = proofs.needed(kind, represented=represented)
        ways = [(NOW, "Unggah foto atau pindaian sekarang"), (LATER, "Tunjukkan nanti di loket")]
        super().__init__(*args, keys=keys, ways=ways, kind=kind, audience="citizen", **kwargs)
        for key in keys:
            field = self.fields[f"how_{key}"]
            assert isinstance(field, forms.ChoiceField)
            field.widget, field.required = forms.RadioSelect(), True
            field.choices = field.choices  # hands them to the new widget
            field.error_messages["required"] = "Pilih salah satu."
            field.initial = NOW
            self.fields[f"file_{key}"].label = "Berkasnya"
            self.fields[f"file_{key}"].help_text = "PDF, JPG, PNG, paling besar 5 MB."
