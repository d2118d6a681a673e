"""The generic form of a step: reason, checklist of completeness, required outputs, note, files.

Services may register better ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from casework.cases import closing
from casework.cases.models import Case, Document, Output, Step, Transition
from casework.organization.actors import Actor
from casework.organization.models import Unit

CHOSEN = "document_"  # a document of the case instead of a new file


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field; cleans to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not files:
            super().clean(None, initial)
        return [super(FilesField, self).clean(item, initial) for item in files]


class StepForm(forms.Form):
    """Fields follow the transition: what the SOP row asks for and nothing else."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        transition: Transition,
        units: Sequence[Unit] = (),
        kept: Sequence[Output] = (),
        case: Case | None = None,
        now: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.transition, self.case, self.now = transition, case, now
        self._documents: list[Document] | None = None
        step = transition.step
        if transition.needs_reason:
            self.fields["reason"] = forms.CharField(
                label="Alasan", min_length=10, max_length=1000, widget=forms.Textarea({"rows": 3}),
                help_text="Sedikitnya 10 huruf. Ikut tercatat di jejak kasus.",
                error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
            )  # fmt: skip
        if "checklist" in transition.guards and step.completeness:
            self.fields["checklist"] = forms.MultipleChoiceField(
                label="Kelengkapan", choices=[(item, item) for item in step.completeness], required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Centang yang ada. Bila ada yang kurang, tulis sebabnya di catatan.",
            )  # fmt: skip
        if transition.opens:
            self._ask_unit(units)
        if "outputs" in transition.guards:
            self._ask_outputs(step, {output.key for output in kept})
        self._ask_to_drop(case)
        self.fields["note"] = forms.CharField(
            label="Yang diminta" if transition.opens else "Catatan", required=bool(transition.opens), max_length=2000,
            widget=forms.Textarea({"rows": 2}), error_messages={"required": "Tulis data apa yang diminta."},
        )  # fmt: skip
        self.fields["files"] = FilesField(
            label="Lampirkan berkas", required=False, help_text="PDF, JPG, PNG, DOCX, atau XLSX, paling besar 10 MB."
        )

    def _ask_to_drop(self, case: Case | None) -> None:
        """Closing would leave letters behind without a number: they are dropped only by a tick."""
        if case and closing.closes(self.transition) and (drafts := closing.labels(case)):
            self.fields[closing.DROP] = forms.BooleanField(
                label=closing.question(drafts), required=False,
                help_text="Tanpa centang ini kasus tidak ditutup: surat keluar tidak ditinggalkan tanpa nomor.",
            )  # fmt: skip

    def _ask_unit(self, units: Sequence[Unit]) -> None:
        self.fields["units"] = forms.ModelMultipleChoiceField(
            label="Kepada", queryset=Unit.objects.filter(pk__in=[unit.pk for unit in units]),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Pilih sedikitnya satu unit."},
        )  # fmt: skip

    def _ask_outputs(self, step: Step, there: set[str]) -> None:
        for item in step.outputs:
            if item["key"] in there:
                continue
            if item["kind"] == "fact":
                self.fields[f"output_{item['key']}"] = forms.CharField(
                    label=item["label"], max_length=500, widget=forms.Textarea({"rows": 2}),
                    error_messages={"required": f"Isi {item['label']}."},
                )  # fmt: skip
            elif item["kind"] == "file":
                self._ask_file(item["key"], item["label"])

    def _ask_file(self, key: str, label: str) -> None:
        """A new file, or a document that the case has already: what was blackened, what a bidang handed over."""
        there = [(document.pk, document.label) for document in self._usable()]
        self.fields[f"output_{key}"] = forms.FileField(
            label=label, required=not there, error_messages={"required": f"Lampirkan {label}."}
        )
        if there:
            choices = [("", "Unggah berkas baru"), *there]
            self.fields[f"{CHOSEN}{key}"] = forms.TypedChoiceField(
                label=f"{label}, dari dokumen kasus",
                choices=choices,
                required=False,
                coerce=int,
                empty_value=None,
            )

    def _usable(self) -> list[Document]:
        """Of a document with a blackened copy only the newest copy."""
        if self.case is None:
            return []
        if self._documents is None:
            self._documents = [
                document
                for document in self.case.documents.exclude(kind="letter").for_page()
                if not document.has_copy and not document.replaced
            ]
        return self._documents

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in [name for name in self.fields if name.startswith(CHOSEN)]:
            output = "output_" + name.removeprefix(CHOSEN)
            if chosen := cleaned.get(name):
                cleaned[output] = cleaned.get(output) or next(row for row in self._usable() if row.pk == chosen)
            elif not cleaned.get(output) and output not in self.errors:
                self.add_error(output, self.fields[output].error_messages["required"])
        return cleaned

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields under their headings; "" for those without one."""
        return [("", self.visible_fields())]

    def outputs(self) -> dict[str, Any]:
        """What the form brought for each output key: text, or an uploaded file still to be stored."""
        prefix = "output_"
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value
        }

    def papers(self) -> dict[str, tuple[str, UploadedFile]]:
        """Uploads that the act's own record points at: name → label and file. They come back in data["papers"]."""
        return {}

    def carried(self, case: Case, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
        """What else the form writes once the case has moved, in the same transaction."""

    def act_data(self) -> dict[str, Any]:
        kept = ("reason", "note", "checklist", closing.DROP)
        data = {name: self.cleaned_data[name] for name in kept if self.cleaned_data.get(name)}
        if self.cleaned_data.get("units"):
            data["units"] = list(self.cleaned_data["units"])
        return data


class OpinionForm(forms.Form):
    """What a bidang hands over when it was asked."""

    note = forms.CharField(
        label="Jawaban bidang", widget=forms.Textarea({"rows": 4}), max_length=4000,
        error_messages={"required": "Tulis jawaban bidang, walau singkat."},
    )  # fmt: skip
    files = FilesField(  # type: ignore[assignment]  # a declared field, taken off the class by Django
        label="Lampirkan data", required=False, help_text="PDF, JPG, PNG, DOCX, atau XLSX, paling besar 10 MB."
    )


class DocumentForm(forms.Form):
    label = forms.CharField(label="Nama dokumen", max_length=160, error_messages={"required": "Tulis nama dokumen."})
    file = forms.FileField(label="Berkas", error_messages={"required": "Pilih berkasnya."})
    public = forms.BooleanField(label="Boleh diunduh pemohon", required=False)


class RevealForm(forms.Form):
    reason = forms.CharField(
        label="Alasan membuka identitas", min_length=10, max_length=300, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
    )  # fmt: skip
