"""The list of topics: everybody begins with LISTED; an agency that changes it gets a list of its own.

A consultation keeps the words of its topics, so that a topic renamed or taken off the list changes no record.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from casework.organization.models import Agency
from consultations.models import Topic

VILLAGE, INSTITUTION, LICENCE, OTHER = "Koperasi Merah Putih", "Kelembagaan", "Perizinan", "Lainnya"
LISTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (VILLAGE, (
        "Koperasi Desa/Kelurahan Merah Putih", "Merah Putih: musyawarah desa/kelurahan",
        "Merah Putih: akta dan badan hukum", "Merah Putih: NIK koperasi", "Merah Putih: gerai",
        "Merah Putih: pinjaman Himbara",
    )),
    (INSTITUTION, (
        "Pendirian koperasi", "Rapat pembentukan dan penyuluhan", "Akta dan badan hukum", "Perubahan anggaran dasar",
        "Penggabungan atau pembubaran", "NIK dan sertifikat NIK", "Rapat Anggota Tahunan", "Kepengurusan dan pengawas",
        "Buku organisasi", "Koperasi tidak aktif", "Konversi syariah dan DPS",
    )),
    (LICENCE, (
        "NIB, OSS, dan KBLI", "Izin usaha simpan pinjam (IUSP)", "Kantor cabang, cabang pembantu, kas",
        "Perubahan atau pencabutan izin", "Kesehatan koperasi", "Laporan berkala", "PMPJ dan goAML",
        "Pemilik manfaat", "Open loop, closed loop, dan OJK",
    )),
    (OTHER, ("Pengaduan anggota atau sengketa", "Usaha kecil: PIRT, halal, merek", "Lain-lain")),
)  # fmt: skip
GROUPS = tuple(group for group, _ in LISTED)
DEFAULTS = frozenset(name for _, names in LISTED for name in names)
MOST = 80  # topics of one agency

Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Line:
    """`pk` only where the agency has a list of its own."""

    group: str
    name: str
    active: bool = True
    pk: int | None = None


def lines(agency: Agency | None) -> list[Line]:
    """The agency's list in its order, what is off it included. One query."""
    rows = list(Topic.objects.filter(agency=agency).order_by("position", "pk")) if agency else []
    if not rows:
        return [Line(group, name) for group, names in LISTED for name in names]
    return [Line(row.group, row.name, row.active, row.pk) for row in rows]


def choices(agency: Agency | None, *, also: list[str] | None = None) -> Choices:
    """Groups for a select. `also`: what this record has already, though it is off the list."""
    found = [line for line in lines(agency) if line.active]
    known = {line.name for line in found}
    found += [Line(OTHER, name) for name in also or () if name not in known]
    groups = dict.fromkeys([*GROUPS, *(line.group for line in found)])
    shown = [(group, [(line.name, line.name) for line in found if line.group == group]) for group in groups]
    return [(group, names) for group, names in shown if names]


def add(agency: Agency, group: str, name: str) -> Topic:
    """Raises ValidationError: the name is there already, or the list is full."""
    with transaction.atomic():
        own(agency)
        rows = Topic.objects.filter(agency=agency)
        if rows.count() >= MOST:
            raise ValidationError(f"Daftar sudah berisi {MOST} topik. Ubah yang sudah ada.")
        _refuse_twice(agency, name, None)
        last = rows.filter(group=group).aggregate(last=Max("position"))["last"]
        last = last if last is not None else rows.aggregate(last=Max("position"))["last"] or 0
        return Topic.objects.create(agency=agency, group=group, name=name, position=last)


def change(topic: Topic, group: str, name: str) -> None:
    _refuse_twice(topic.agency, name, topic.pk)
    topic.group, topic.name = group, name
    topic.save(update_fields=["group", "name"])


def set_active(topic: Topic, *, active: bool) -> None:
    topic.active = active
    topic.save(update_fields=["active"])


def move(topic: Topic, *, up: bool) -> None:
    """Past its neighbour of the same group."""
    with transaction.atomic():
        rows = list(Topic.objects.select_for_update().filter(agency=topic.agency).order_by("position", "pk"))
        group = [row for row in rows if row.group == topic.group]
        at = group.index(topic)
        to = at - 1 if up else at + 1
        if 0 <= to < len(group):
            one, other = rows.index(group[at]), rows.index(group[to])
            rows[one], rows[other] = rows[other], rows[one]
        for position, row in enumerate(rows, 1):
            row.position = position
        Topic.objects.bulk_update(rows, ["position"])


def own(agency: Agency) -> None:
    """Gives the agency a list of its own to change, as everybody's stands."""
    Agency.objects.select_for_update().get(pk=agency.pk)  # two admins at once make one list
    if Topic.objects.filter(agency=agency).exists():
        return
    names = [(group, name) for group, names in LISTED for name in names]
    Topic.objects.bulk_create(
        Topic(agency=agency, group=group, name=name, position=at) for at, (group, name) in enumerate(names, 1)
    )


def _refuse_twice(agency: Agency, name: str, but: int | None) -> None:
    if Topic.objects.filter(agency=agency, name__iexact=name).exclude(pk=but or 0).exists():
        raise ValidationError(f"Topik {name} sudah ada. Kalau tidak ditawarkan, tawarkan lagi dari daftar.")
