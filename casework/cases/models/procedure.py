"""An SOP as data: Procedure → ProcedureVersion → Step → Transition. Once published a version is frozen."""

from __future__ import annotations

from typing import Any

from django.db import models

from casework.organization.models import Agency


class Frozen(Exception):
    """Somebody tried to change a published version."""


class Basis(models.TextChoices):
    SOP = "sop", "SOP"
    LAW = "law", "UU"
    OFFICE = "office", "kantor"


class Procedure(models.Model):
    """An SOP of an agency. A `*` procedure of the law is copied to and published by each agency."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="procedures", verbose_name="instansi")
    code = models.SlugField("kode")
    service = models.CharField("layanan", max_length=24)
    from_template = models.BooleanField("dari naskah bersama", default=False)
    switched_on = models.BooleanField("dijalankan", default=True)

    class Meta:
        verbose_name, verbose_name_plural = "prosedur", "prosedur"
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="procedure_code_once")]

    def __str__(self) -> str:
        return f"{self.agency.code}/{self.code}"


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def published(self) -> VersionQuerySet:
        return self.filter(status=ProcedureVersion.Status.PUBLISHED)

    def in_force(self, agency_id: int, code: str) -> ProcedureVersion:
        """The newest published version. Raises DoesNotExist when the agency has none."""
        found = self.published().filter(procedure__agency=agency_id, procedure__code=code).order_by("-number").first()
        if found is None:
            raise ProcedureVersion.DoesNotExist(f"Tidak ada SOP {code} yang berlaku.")
        return found

    def update(self, **values: Any) -> int:
        """The status alone may move, and never back to draft: that would thaw what was issued."""
        only_status = set(values) <= {"status"} and values.get("status") != ProcedureVersion.Status.DRAFT
        if not only_status and self.exclude(status=ProcedureVersion.Status.DRAFT).exists():
            raise Frozen("Versi yang sudah terbit tidak dapat diubah; buat versi baru.")
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.exclude(status=ProcedureVersion.Status.DRAFT).exists():
            raise Frozen("Versi yang sudah terbit tidak dapat dihapus.")
        return super().delete()


class ProcedureVersion(models.Model):
    """One issue of an SOP. `content` is the whole YAML; steps and transitions are its rows."""

    class Status(models.TextChoices):
        DRAFT = "draft", "rancangan"
        PUBLISHED = "published", "berlaku"
        RETIRED = "retired", "dicabut"

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions", verbose_name="prosedur")
    number = models.PositiveSmallIntegerField("versi")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    document_number = models.CharField("nomor SOP", max_length=80, blank=True)
    title = models.CharField("nama SOP", max_length=240)
    mark = models.CharField("tanda", max_length=80, blank=True)
    content = models.JSONField("isi")
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField("diterbitkan", null=True, blank=True)
    published_by = models.ForeignKey(
        "organization.User", models.PROTECT, null=True, blank=True, verbose_name="diterbitkan oleh"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "versi prosedur", "versi prosedur"
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return self.title

    def _was_published(self) -> bool:
        return bool(self.pk) and type(self).objects.filter(pk=self.pk).exclude(status=self.Status.DRAFT).exists()

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = set(kwargs.get("update_fields") or ())
        only_status = bool(fields) and fields <= {"status"} and self.status != self.Status.DRAFT
        if not only_status and self._was_published():
            raise Frozen("Versi yang sudah terbit tidak dapat diubah; buat versi baru.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self._was_published():
            raise Frozen("Versi yang sudah terbit tidak dapat dihapus.")
        return super().delete(*args, **kwargs)

    @property
    def case_rules(self) -> dict[str, Any]:
        """prefix, book, applicant, channels: how a case of this SOP is numbered and comes in."""
        return self.content["case"]

    @property
    def deadline_rules(self) -> list[dict[str, Any]]:
        return self.content.get("deadlines") or []


class PartQuerySet(models.QuerySet[Any]):
    """Rows of a version: as frozen as the version itself."""

    version_path = "version"

    def _refuse_published(self) -> None:
        if self.exclude(**{f"{self.version_path}__status": ProcedureVersion.Status.DRAFT}).exists():
            raise Frozen("Langkah dari versi yang sudah terbit tidak dapat diubah.")

    def update(self, **values: Any) -> int:
        self._refuse_published()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_published()
        return super().delete()


class TransitionQuerySet(PartQuerySet):
    version_path = "step__version"


class Part(models.Model):
    """Base of Step and Transition: refuses save and delete once the version is published."""

    class Meta:
        abstract = True

    def owner(self) -> ProcedureVersion:
        raise TypeError("Part.owner belongs to the row itself")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.owner().status != ProcedureVersion.Status.DRAFT:
            raise Frozen("Langkah dari versi yang sudah terbit tidak dapat diubah.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.owner().status != ProcedureVersion.Status.DRAFT:
            raise Frozen("Langkah dari versi yang sudah terbit tidak dapat dihapus.")
        return super().delete(*args, **kwargs)


class Step(Part):
    """A row of the SOP table; `no` is its number there, null for a step that only law or office adds.

    lanes: [{role, label}], the first leads. standard_unit: minutes, hours, workdays, same_day; null = "Menyesuaikan".
    outputs: [{key, label, kind}] must exist when the step is left. silence: {after, action, confirmed_by}.
    """

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField(null=True, blank=True)
    key = models.SlugField(max_length=40)
    activity = models.TextField("kegiatan")
    lanes = models.JSONField("pelaksana")
    completeness = models.JSONField("kelengkapan", default=list)
    standard_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    standard_unit = models.CharField(max_length=10, blank=True)
    time_text = models.CharField("waktu", max_length=120, blank=True)
    output = models.TextField(blank=True)
    remark = models.TextField("keterangan", blank=True)
    outputs = models.JSONField(default=list)
    form = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=6, choices=Basis.choices)
    article = models.CharField(max_length=200, blank=True)
    note = models.TextField("catatan pembacaan", blank=True)
    scanned = models.JSONField(null=True, blank=True)
    outside = models.BooleanField(default=False)
    start = models.BooleanField(default=False)
    public_label = models.CharField(max_length=80, blank=True)
    staff_label = models.CharField(max_length=80, blank=True)
    todo = models.CharField(max_length=40, blank=True)  # what somebody must do here, as a verb, for work lists
    recorded_by = models.CharField(max_length=24, blank=True)
    silence = models.JSONField(null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "langkah", "langkah"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="step_key_once")]

    def __str__(self) -> str:
        return self.todo or self.staff_label or self.activity

    def owner(self) -> ProcedureVersion:
        return self.version

    @property
    def roles(self) -> list[str]:
        return [lane["role"] for lane in self.lanes]

    @property
    def lead_role(self) -> str:
        return self.roles[0]

    @property
    def waits_for_applicant(self) -> bool:
        return self.lead_role == "applicant"

    @property
    def runs_on_arrival(self) -> bool:
        """Day standards run from arrival, minute and hour standards from "mulai dikerjakan" (SOP AP, mutu baku
        waktu).
        """
        return self.standard_unit in ("workdays", "same_day")


class Transition(Part):
    """An arrow, or an act in place (`to` is the step itself). `to` null closes the case.

    `outcome` is what the act decides; a case closes with the outcome decided last, so a closing arrow may leave it
    open.
    """

    step = models.ForeignKey(Step, models.CASCADE, related_name="transitions")
    position = models.PositiveSmallIntegerField()
    action = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    to = models.ForeignKey(Step, models.CASCADE, null=True, blank=True, related_name="arrivals")
    needs_reason = models.BooleanField(default=False)
    roles = models.JSONField(default=list)
    guards = models.JSONField(default=list)
    effects = models.JSONField(default=list)
    basis = models.CharField(max_length=6, choices=Basis.choices)
    article = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    form = models.CharField(max_length=40, blank=True)
    opens = models.JSONField(null=True, blank=True)
    public = models.CharField(max_length=80, blank=True)
    reopens = models.JSONField(default=list)  # outcomes of closed cases that it takes back to its step
    reopens_parent = models.CharField(max_length=40, blank=True)  # that action of the request above an objection

    objects = TransitionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "tindakan", "tindakan"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["step", "action"], name="action_once_per_step")]

    def __str__(self) -> str:
        return self.label

    def owner(self) -> ProcedureVersion:
        return self.step.version

    @property
    def in_place(self) -> bool:
        return self.to_id == self.step_id

    @property
    def closes(self) -> bool:
        return self.to_id is None

    def allowed_roles(self) -> set[str]:
        """Lanes of the step, extra roles of the arrow, and whoever records an applicant's step.

        What follows from silence is confirmed by one role alone; a closed case is opened only by the roles named.
        """
        if self.reopens:
            return set(self.roles)
        silence = self.step.silence or {}
        if silence.get("action") == self.action and silence.get("confirmed_by"):
            return {silence["confirmed_by"], *self.roles}
        recorder = {self.step.recorded_by} if self.step.recorded_by else set()
        return set(self.step.roles) | set(self.roles) | recorder
