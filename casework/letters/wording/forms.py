"""What an admin writes of a wording. Errors name the field and the cure."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.letters import numbers
from casework.letters.models import LetterTemplate, Security, Shape, SifatShown, Speed
from casework.letters.pdf.text import MAX_BODY
from casework.letters.wording import names, words
from casework.organization.models import Agency

CHAIN = 4  # roles that may put their paraf before the signature
CHAIN_FIELDS = tuple(f"initials_{place}" for place in range(1, CHAIN + 1))


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class WordingForm(forms.Form):
    """The next version of a wording. `revision` is the one the page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = forms.CharField(label="Judul", max_length=160, error_messages={"required": "Isi judul surat."})
    hal = forms.CharField(label="Hal", max_length=160, error_messages={"required": "Isi hal surat."})
    recipient = forms.CharField(
        label="Kepada",
        required=False,
        max_length=600,
        widget=_area(2),
        help_text="Kosongkan bila ditujukan kepada pemohon.",
    )
    body = forms.CharField(
        label="Isi surat",
        max_length=MAX_BODY,
        widget=_area(20),
        help_text="Baris kosong memisahkan alinea. “1. ”, “a. ”, “- ” membuka daftar. **Tebal** diapit bintang.",
        error_messages={
            "required": "Isi surat masih kosong.",
            "max_length": "Isi surat %(show_value)d huruf, batasnya %(limit_value)d. Pindahkan rinciannya ke lampiran.",
        },
    )
    table = forms.CharField(
        label="Tabel",
        required=False,
        max_length=4000,
        widget=_area(4),
        help_text="Satu baris “Label: isi”; dicetak sesudah alinea pembuka.",
    )
    attachments = forms.CharField(
        label="Lampiran", required=False, max_length=80, help_text="Misalnya 1 (satu) berkas."
    )
    cc = forms.CharField(
        label="Tembusan", required=False, max_length=600, widget=_area(2), help_text="Satu baris satu tujuan."
    )
    security = forms.ChoiceField(label="Keamanan", choices=Security.choices)
    speed = forms.ChoiceField(label="Kecepatan", choices=Speed.choices)
    sifat_shown = forms.ChoiceField(label="Sifat yang dicetak", required=False, choices=SifatShown.choices)
    classification = forms.CharField(
        label="Kode klasifikasi",
        required=False,
        max_length=20,
        help_text="Misalnya 500.3. Kosongkan bila memakai kode instansi.",
        widget=forms.TextInput({"list": "kode-klasifikasi", "autocomplete": "off"}),
    )
    signer_role = forms.ChoiceField(label="Penanda tangan")

    def __init__(self, *args: Any, template: LetterTemplate, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template, self.agency = template, agency
        if template.table_fixed:
            self.fields.pop("table")
        if template.shape == Shape.JUDUL and not template.recipient:
            self.fields.pop("recipient")
        signers = [(name, words.signer_label(agency, name)) for name in words.signer_settings()]
        self.fields["signer_role"] = forms.ChoiceField(label="Penanda tangan", choices=signers)
        roles = [("", "–"), *((role.value, role.label) for role in words.OFFICE)]
        for place, name in enumerate(CHAIN_FIELDS, 1):
            self.fields[name] = forms.ChoiceField(label=f"Paraf ke-{place}", required=False, choices=roles)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("title", "hal", "recipient", "body", "table", "cc"):
            for said in names.mistakes(data.get(name) or ""):
                self.add_error(name, said)
        chain = [data[name] for name in CHAIN_FIELDS if data.get(name)]
        for name in CHAIN_FIELDS:
            if data.get(name) and chain.count(data[name]) > 1:
                self.add_error(name, "Satu peran memaraf satu kali. Pilih peran lain.")
                break
        return data

    def clean_classification(self) -> str:
        code: str = self.cleaned_data["classification"]
        if code and not numbers.is_known(self.agency, code):
            raise forms.ValidationError(
                f"Kode {code} tidak ada dalam daftar. Pilih dari daftar, atau tambahkan dahulu pada Kode klasifikasi."
            )
        return code

    def codes(self) -> Any:
        """Offered while typing."""
        return numbers.offered(self.agency).values_list("code", "title")

    def chain(self) -> list[Any]:
        return [self[name] for name in CHAIN_FIELDS]

    def text(self) -> dict[str, Any]:
        """What was read, with plain line ends; parts with an error are left out."""
        data = {name: value for name, value in self.cleaned_data.items() if name in words.PARTS}
        if all(name in self.cleaned_data for name in CHAIN_FIELDS):
            data["initials"] = [self.cleaned_data[name] for name in CHAIN_FIELDS if self.cleaned_data[name]]
        return {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in data.items()}

    def shown(self) -> LetterTemplate:
        """The wording as written here, for a preview; nothing is saved. Parts with an error stand as they were."""
        written = LetterTemplate(
            **{field.attname: getattr(self.template, field.attname) for field in LetterTemplate._meta.concrete_fields}
        )
        for name, value in self.text().items():
            setattr(written, name, value)
        return written


def initial_of(text: dict[str, Any], revision: int) -> dict[str, Any]:
    chain = dict(zip(CHAIN_FIELDS, text.get("initials") or [], strict=False))
    return {name: value for name, value in text.items() if name != "initials"} | chain | {"revision": revision}


class NoteForm(forms.Form):
    """Why; of a draft also which revision was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label="Alasan",
        min_length=10,
        max_length=300,
        widget=_area(3),
        help_text="Dibaca siapa pun yang membuka riwayat naskah ini.",
        error_messages={
            "required": "Tulis alasannya, sedikitnya 10 huruf.",
            "min_length": "Tulis sedikitnya 10 huruf.",
        },
    )
