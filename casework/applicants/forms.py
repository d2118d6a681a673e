"""The applicant's part of a form, at the counter and on the public page: the same fields, words and rules."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from casework.files.checking import Checked
from casework.files.fields import PrivateFileField

from . import identity, proofs
from .models import Applicant
from .registering import FILES, ApplicantData

REQUIRED = {
    "kind": "Pilih jenis pemohon.",
    "name": "Isi nama lengkap seperti di KTP.",
    "nik": "Isi NIK, 16 angka seperti tertulis di KTP.",
    "address": "Isi alamat tempat tinggal.",
}
Kind = Applicant.Kind


class NormalField(forms.CharField):
    """A text box whose value is brought to one spelling by a function of identity.py."""

    def __init__(self, normal: Callable[[str], str], **options: Any) -> None:
        self.normal = normal
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return self.normal(super().to_python(value) or "")


def _digits(autocomplete: str, mode: str = "numeric", **attrs: str) -> forms.TextInput:
    return forms.TextInput({"inputmode": mode, "autocomplete": autocomplete, "spellcheck": "false", **attrs})


class ApplicantForm(forms.Form):
    """`in_person`: less is demanded at the counter; completeness is judged later. `nik_required`: by procedure."""

    kind = forms.ChoiceField(label="Pemohon", choices=Kind.choices, initial=Kind.PERSON, widget=forms.RadioSelect)
    name = NormalField(
        identity.normal_name,
        label="Nama lengkap",
        widget=forms.TextInput({"autocomplete": "name", "autocapitalize": "words"}),
    )
    nik = NormalField(
        identity.normal_nik,
        label="NIK",
        required=False,
        help_text="16 angka di KTP. Badan hukum, kelompok, dan instansi: NIK penanggung jawab.",
        widget=_digits("off"),
    )
    phone = NormalField(
        identity.normal_phone,
        label="Nomor HP/WhatsApp",
        required=False,
        help_text="Contoh: 0812 3456 7890",
        widget=_digits("tel", "tel", type="tel"),
    )
    email = forms.EmailField(
        label="Pos-el (e-mail)",
        required=False,
        max_length=254,
        error_messages={"invalid": "Alamat pos-el belum lengkap. Contoh: nama@contoh.id."},
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
    )
    address = forms.CharField(
        label="Alamat",
        max_length=300,
        widget=forms.Textarea({"rows": 2, "autocomplete": "street-address", "maxlength": 300}),
    )
    regency = forms.CharField(
        label="Kabupaten/kota",
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "address-level2"}),
    )
    occupation = forms.CharField(
        label="Pekerjaan",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    entity_number = forms.CharField(
        label="Nomor SK pengesahan badan hukum",
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    member_count = forms.IntegerField(
        label="Jumlah anggota kelompok",
        required=False,
        min_value=2,
        max_value=1_000_000,
        error_messages={
            "min_value": "Kelompok terdiri atas paling sedikit 2 orang.",
            "invalid": "Ketik jumlah dengan angka.",
        },
        widget=forms.NumberInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    identity_seen = forms.BooleanField(label="KTP ditunjukkan, tidak disimpan", required=False)
    identity_file = PrivateFileField(label="Salinan identitas", required=False)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(
        self, *args: Any, in_person: bool = False, nik_required: bool = False, documents: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.in_person = in_person
        self.fields["nik"].required = nik_required
        for name in FILES if not documents else ():
            del self.fields[name]
        if not in_person:
            del self.fields["identity_seen"]
        for name, field in self.fields.items():
            if in_person:  # the browser would fill in the officer's own data
                field.widget.attrs["autocomplete"] = "off"
            field.error_messages["required"] = REQUIRED.get(name, f"Isi {field.label}.")
            if "max_length" in field.error_messages or isinstance(field, forms.CharField):
                field.error_messages["max_length"] = (
                    "Terlalu panjang: %(show_value)d huruf, paling banyak %(limit_value)d."
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if not self.in_person:
            self._demand_contact(data)
        if kind == Kind.ENTITY and not data.get("entity_number") and not self.in_person:
            self.add_error("entity_number", "Isi nomor SK pengesahan badan hukum.")
        if kind == Kind.GROUP and not data.get("member_count") and "member_count" not in self.errors:
            self.add_error("member_count", "Isi jumlah anggota kelompok.")
        return data

    def _demand_contact(self, data: dict) -> None:
        wrong = {"phone", "email"} & set(self.errors)
        if not wrong and not data.get("phone") and not data.get("email"):
            self.add_error(
                "phone", ValidationError("Isi nomor HP atau pos-el, agar jawaban dapat sampai.", code="contact")
            )

    @property
    def warnings(self) -> dict[str, list[str]]:
        """What looks odd, by field; never a reason to refuse."""
        data = getattr(self, "cleaned_data", {})
        found = identity.nik_doubts(data["nik"]) if data.get("nik") else []
        return {"nik": found} if found else {}

    @property
    def asks_confirmation(self) -> bool:
        """Show the warnings once with a "tetap simpan" button that sends confirmed=on."""
        return bool(self.warnings) and not self.cleaned_data.get("confirmed")

    def applicant_data(self) -> ApplicantData:
        """After is_valid(): for registering.register()."""
        data = self.cleaned_data
        names = [name for name in ApplicantData.__dataclass_fields__ if name in data]
        values = {name: data[name] for name in names}
        if data["kind"] != Kind.ENTITY:
            values["entity_number"] = ""
        if data["kind"] != Kind.GROUP:
            values["member_count"] = None
        return ApplicantData(**values)

    def documents(self) -> dict[str, Checked]:
        """After is_valid(): for registering.attach()."""
        return {name: self.cleaned_data[name] for name in FILES if self.cleaned_data.get(name)}


class RepresentationForm(forms.Form):
    """In whose name: oneself, or through a kuasa with a surat kuasa khusus."""

    represented = forms.BooleanField(label="Diajukan oleh kuasa", required=False)
    representative_name = NormalField(identity.normal_name, label="Nama penerima kuasa", required=False)
    representative_nik = NormalField(
        identity.normal_nik, label="NIK penerima kuasa", required=False, widget=_digits("off")
    )
    representative_phone = NormalField(
        identity.normal_phone, label="Nomor HP penerima kuasa", required=False, widget=_digits("off", "tel", type="tel")
    )
    representative_address = forms.CharField(
        label="Alamat penerima kuasa", required=False, max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("represented") and not data.get("representative_name") and "representative_name" not in self.errors:
            self.add_error("representative_name", "Isi nama kuasa, atau hapus tanda “Diajukan oleh kuasa”.")
        return data

    def representation(self) -> dict[str, str]:
        """After is_valid(): name, nik, phone, address; empty when nobody is represented."""
        data = self.cleaned_data
        if not data.get("represented"):
            return {}
        prefix = "representative_"
        return {name.removeprefix(prefix): value for name, value in data.items() if name.startswith(prefix)}


class ProofsForm(forms.Form):
    """How each proof is there: attached, shown at the counter, or not yet."""

    def __init__(
        self,
        *args: Any,
        keys: Sequence[str],
        ways: Sequence[tuple[str, str]],
        kind: str = "",
        audience: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = tuple(keys)
        for key in self.keys:
            name = proofs.label(key, kind) if kind else proofs.PROOFS[key].label
            look = forms.Select({"class": "form-select"})
            self.fields[f"how_{key}"] = forms.ChoiceField(label=name, choices=ways, required=False, widget=look)
            self.fields[f"file_{key}"] = PrivateFileField(
                label=f"Berkas: {name}", required=False, audience=audience, help_text=""
            )

    use_required_attribute = False

    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [(key, self[f"how_{key}"], self[f"file_{key}"]) for key in self.keys]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for key in self.keys:
            lacks = data.get(f"how_{key}") == "uploaded" and not data.get(f"file_{key}")
            if lacks and not self.errors.get(f"file_{key}") and key not in self.kept:
                self.add_error(f"file_{key}", "Pilih berkasnya, atau pilih keadaan lain.")
        return data

    kept: frozenset[str] = frozenset()  # keys whose file lies here already

    def given(self, key: str) -> tuple[str, Checked | None]:
        """After is_valid(): (how, file). A file alone says that it is attached."""
        file = self.cleaned_data.get(f"file_{key}")
        return ("uploaded" if file else self.cleaned_data.get(f"how_{key}") or "", file)
