from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from casework.cases.forms import StepForm
from casework.cases.intake import SubjectForm
from casework.cases.models import Case
from casework.cooperatives.models import Cooperative
from casework.organization.actors import Actor
from casework.organization.models import Agency
from casework.workdays.words import MONTHS
from consultations import recording, topics
from consultations.models import Consultation

FollowUp = Consultation.FollowUp


def month_name(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


class ConsultationForm(SubjectForm):
    """At the desk: one topic, quickly; the rest is noted by who serves."""

    subject = forms.CharField(required=False, widget=forms.HiddenInput)
    topic = forms.ChoiceField(
        label="Pokok konsultasi", error_messages={"required": "Pilih pokok konsultasi."},
    )  # fmt: skip
    cooperative_name = forms.CharField(label="Koperasi (nama atau NIK)", max_length=160, required=False)
    position = forms.CharField(label="Jabatan di koperasi", max_length=80, required=False)
    question = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, agency=agency, **kwargs)
        self.cooperative: Cooperative | None = None
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Pilih pokok …"), *topics.choices(agency)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.agency and data.get("cooperative_name"):
            self.cooperative = recording.known(self.agency, data["cooperative_name"])
        if self.cooperative:
            data["cooperative_name"] = self.cooperative.name[:160]
        if data.get("topic"):
            data["subject"] = data["topic"] + (f", {data['cooperative_name']}" if data.get("cooperative_name") else "")
        return data

    def build(self, case: Case) -> None:
        names = ("topic", "question", "cooperative_name", "position")
        values = {name: self.cleaned_data[name] for name in names}
        Consultation(case=case, cooperative=self.cooperative, **values).save(force_insert=True)
        if case.unit_id is None and (unit := recording.bidang(case.agency, case.registered_at)):
            case.unit = unit
            case.save(update_fields=["unit"])


class NotesForm(forms.Form):
    """What is noted while somebody is being served; nothing of it must be there before the end."""

    question = forms.CharField(
        label="Uraian pertanyaan", required=False, max_length=4000, widget=forms.Textarea({"rows": 4})
    )
    answer = forms.CharField(
        label="Jawaban atau saran", required=False, max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    legal_basis = forms.CharField(
        label="Dasar hukum", required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text="Misalnya Permenkop 8/2023 Pasal 12.",
    )  # fmt: skip
    brought = forms.CharField(
        label="Dokumen yang dibawa", required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    position = forms.CharField(label="Jabatan tamu di koperasi", required=False, max_length=80)
    topics = forms.MultipleChoiceField(label="Topik", required=False, widget=forms.CheckboxSelectMultiple)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, record: Consultation) -> None:
        start = {name: getattr(record, name) for name in recording.NOTES} | {"topics": record.all_topics}
        super().__init__(data, initial=start | {"revision": record.revision})
        offer_topics(self, record)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in recording.NOTES}


def offer_topics(form: forms.Form, record: Consultation) -> None:
    field = form.fields["topics"]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = topics.choices(record.case.agency, also=record.all_topics)


class RecordForm(StepForm):
    """Row 3: what of the consultation is kept. Its three outputs (rekap, telaahan, laporan) are filled from it."""

    ASKED = ("question", "answer", "legal_basis", "brought", "topics")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in self.transition.step.outputs:
            self.fields.pop(f"output_{item['key']}", None)
        if self.case is None:
            return
        record = Consultation.objects.select_related("case__agency").get(case=self.case)
        record.case = self.case
        own = self._record_fields(record)
        self.fields["note"].label = "Catatan langkah, bila kelengkapannya kurang"
        self.fields["files"].label = "Lampirkan bahan atau materi"
        self.fields = {**own, **self.fields}
        offer_topics(self, record)

    def _record_fields(self, record: Consultation) -> dict[str, forms.Field]:
        notes = NotesForm(record=record)
        own = {name: notes.fields[name] for name in self.ASKED}
        for name, text in (("topics", "Pilih sedikitnya satu topik."), ("answer", "Tulis jawaban atau sarannya.")):
            own[name].required, own[name].error_messages["required"] = True, text
        for name in self.ASKED:
            own[name].initial = notes.initial[name]
        own |= self._follow_up(record)
        own["review_wanted"] = forms.BooleanField(
            label="Pimpinan meminta telaahan staf", required=False, initial=record.review_wanted,
            help_text="Telaahannya disusun sebagai surat tersendiri.",
        )  # fmt: skip
        return own

    def _follow_up(self, record: Consultation) -> dict[str, forms.Field]:
        if self.refers:  # the reason says where to
            return {}
        note = forms.CharField(
            label="Keterangan tindak lanjut", required=False, max_length=300, initial=record.follow_up_note,
            help_text="Perihal surat, atau hari kunjungannya.",
        )  # fmt: skip
        offered = [(one.value, one.label) for one in FollowUp if one != FollowUp.REFER]
        choice = forms.ChoiceField(
            label="Tindak lanjut", choices=offered, widget=forms.RadioSelect, initial=record.follow_up or FollowUp.DONE,
            error_messages={"required": "Pilih tindak lanjutnya."},
            help_text="Untuk pokok di luar urusan bidang pakai tombol Selesai dan rujuk.",
        )  # fmt: skip
        return {"follow_up": choice, "follow_up_note": note}

    @property
    def refers(self) -> bool:
        return self.transition.outcome == "referred"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("follow_up") in (FollowUp.LETTER, FollowUp.VISIT) and not data.get("follow_up_note", "").strip():
            self.add_error("follow_up_note", "Tulis perihal suratnya, atau hari kunjungannya.")
        return data

    def _kept(self) -> dict[str, Any]:
        data = self.cleaned_data
        values = {name: data[name] for name in (*self.ASKED, "review_wanted")}
        if self.refers:
            return values | {"follow_up": FollowUp.REFER.value, "follow_up_note": data["reason"][:300]}
        return values | {"follow_up": data["follow_up"], "follow_up_note": data["follow_up_note"]}

    def outputs(self) -> dict[str, Any]:
        if self.case is None:
            return super().outputs()
        came = self.case.received_at.astimezone(self.case.agency.zone)
        review = "Diminta pimpinan" if self.cleaned_data["review_wanted"] else "Tidak diminta"
        said = {
            "recap": self.cleaned_data["answer"][:500],
            "review": review,
            "report": f"Masuk rekap {month_name(came)}",
        }
        return super().outputs() | said

    def carried(self, case: Case, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
        recording.save(Consultation.objects.get(case=case), self._kept(), by=by, at=at)


class CooperativeForm(forms.Form):
    """One that does not stand in the list yet."""

    name = forms.CharField(
        label="Nama koperasi", max_length=160, error_messages={"required": "Tulis nama koperasinya."}
    )
    nik_koperasi = forms.CharField(label="NIK koperasi", max_length=20, required=False)
    entity_number = forms.CharField(label="Nomor badan hukum", max_length=80, required=False)
    type = forms.ChoiceField(
        label="Jenis", required=False, choices=[("", "Belum diketahui"), *Cooperative.Type.choices]
    )
    regency = forms.CharField(label="Kabupaten/kota", max_length=80, required=False)


class TopicForm(forms.Form):
    group = forms.ChoiceField(label="Kelompok", choices=[(group, group) for group in topics.GROUPS])
    name = forms.CharField(
        label="Topik", min_length=3, max_length=80,
        error_messages={"required": "Tulis topiknya.", "min_length": "Tulis topiknya, sedikitnya 3 huruf."},
    )  # fmt: skip

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
