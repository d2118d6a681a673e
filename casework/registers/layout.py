"""The five books and their official columns. Headings, widths and legends are those of the printed forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal, TypedDict

from django.db import models

Kind = Literal["text", "date", "number"]


class Code(models.TextChoices):
    VISITORS = "visitors", "Agenda Front Office"
    INCOMING = "incoming", "Buku Agenda Surat Masuk"
    OUTGOING = "outgoing", "Buku Agenda Surat Keluar"
    REQUESTS = "requests", "Register Permohonan Informasi Publik"
    OBJECTIONS = "objections", "Register Keberatan"


class HeaderCell(TypedDict):
    text: str
    colspan: int
    rowspan: int


@dataclass(frozen=True)
class Column:
    """One leaf column. `under`: headings above it, outermost first. `width`: percent of the printed sheet.

    personal: kept under the applicant's own key. live: later facts of the case (decision, delivery) fill it.
    kind "date" holds an ISO date, "number" is the line's own number.
    """

    key: str
    label: str
    width: int
    kind: Kind = "text"
    under: tuple[str, ...] = ()
    personal: bool = False
    live: bool = False


@dataclass(frozen=True)
class Register:
    """A book. `service`: whose records fill it. `once`: a case has one standing line. `note`: said when empty."""

    code: str
    columns: tuple[Column, ...]
    note: str
    service: str = ""
    once: bool = False
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return Code(self.code).label

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def written(self) -> tuple[Column, ...]:
        """What a person or an act writes at entry, and may correct."""
        return tuple(column for column in self.columns if not column.live and column.kind != "number")

    @cached_property
    def header_rows(self) -> list[list[HeaderCell]]:
        depth = max(len(column.under) for column in self.columns) + 1
        return [list(_header_row(self.columns, level, depth)) for level in range(depth)]


def _header_row(columns: tuple[Column, ...], level: int, depth: int) -> Iterator[HeaderCell]:
    def cell_of(column: Column) -> tuple[str, ...]:
        return (*column.under, column.key)[: level + 1]

    for path, members in groupby(columns, cell_of):
        group = list(members)
        if len(path) <= level:
            continue  # covered by a heading above that runs down
        leaf = len(group[0].under) == level
        text = group[0].label if leaf else path[-1]
        yield {"text": text, "colspan": len(group), "rowspan": depth - level if leaf else 1}


VISITORS = Register(
    Code.VISITORS,
    (
        Column("no", "No.", 5, "number"),
        Column("date", "Tanggal", 10, "date"),
        Column("time", "Pukul", 6),
        Column("name", "Nama", 20, personal=True),
        Column("purpose", "Keperluan", 29),
        Column("destination", "Tujuan", 17),
        Column("officer", "Petugas", 13),
    ),
    "Setiap pengunjung yang dicatat di loket muncul di sini.",
)
INCOMING = Register(
    Code.INCOMING,
    (
        Column("no", "No. agenda", 5, "number"),
        Column("date", "Tanggal terima", 9, "date"),
        Column("classification", "Kode klasifikasi", 8),
        Column("about", "Isi ringkas", 20),
        Column("sender", "Dari", 14, personal=True),
        Column("letter_number", "Nomor surat", 12),
        Column("letter_date", "Tanggal surat", 9, "date"),
        Column("attachments", "Lampiran", 6),
        Column("nature", "Sifat", 5),
        Column("processor", "Disposisi/pengolah", 7),
        Column("remark", "Paraf/keterangan", 5),
    ),
    "Hanya surat yang dicatat di sini; pengunjung tanpa surat ada di Agenda Front Office.",
)
OUTGOING = Register(
    Code.OUTGOING,
    (
        Column("no", "No. urut", 5, "number"),
        Column("letter_number", "Nomor surat", 17),
        Column("date", "Tanggal", 10, "date"),
        Column("addressee", "Tujuan", 17, personal=True),
        Column("about", "Hal", 19),
        Column("classification", "Kode", 6),
        Column("signer", "Pengolah/penanda tangan", 10),
        Column("attachments", "Lampiran", 5),
        Column("sent_by", "Cara kirim/resi", 6, live=True),
        Column("remark", "Keterangan", 5),
    ),
    "Surat yang diterbitkan muncul di sini begitu diberi nomor.",
)
_STATUS, _HELD, _FORM = "Status informasi", "Di bawah penguasaan", "Bentuk informasi yang dikuasai"
_WISH, _DAYS, _COST = "Jenis permohonan", "Hari dan tanggal", "Biaya dan cara pembayaran"
REQUESTS = Register(
    Code.REQUESTS,
    (
        Column("number", "No.", 6),
        Column("date", "Tanggal", 5, "date"),
        Column("name", "Nama", 6, personal=True),
        Column("address", "Alamat", 7, personal=True),
        Column("contact", "Nomor kontak", 6, personal=True),
        Column("occupation", "Pekerjaan", 5, personal=True),
        Column("information", "Informasi yang diminta", 8),
        Column("purpose", "Tujuan penggunaan informasi", 6),
        Column("held", "Ya", 3, under=(_STATUS, _HELD), live=True),
        Column("held_elsewhere", "Tidak", 4, under=(_STATUS, _HELD), live=True),
        Column("not_documented", "Belum didokumentasikan", 4, under=(_STATUS,), live=True),
        Column("softcopy", "Softcopy", 3, under=(_FORM,), live=True),
        Column("hardcopy", "Hardcopy", 3, under=(_FORM,), live=True),
        Column("view", "Melihat/mengetahui", 4, under=(_WISH,)),
        Column("copy", "Meminta salinan", 4, under=(_WISH,)),
        Column("decision", "Keputusan", 5, live=True),
        Column("refusal_reason", "Alasan penolakan", 5, live=True),
        Column("notice_date", "Pemberitahuan tertulis", 5, "date", under=(_DAYS,), live=True),
        Column("given_date", "Pemberian informasi", 5, "date", under=(_DAYS,), live=True),
        Column("cost", "Biaya", 3, under=(_COST,), live=True),
        Column("payment", "Cara", 3, under=(_COST,), live=True),
    ),
    "Setiap permohonan informasi yang didaftarkan muncul di sini, juga yang dijawab langsung di loket.",
    service="information",
    once=True,
    legend=(
        ("1", "Nomor pendaftaran permohonan."),
        ("2", "Tanggal permohonan diterima."),
        ("3–6", "Nama, alamat, nomor kontak, dan pekerjaan pemohon."),
        ("7", "Rincian informasi yang diminta."),
        ("8", "Tujuan atau alasan permintaan dan penggunaan informasi."),
        ("9–11", "✓ bila dikuasai; bila tidak, badan publik yang menguasainya; ✓ bila belum didokumentasikan."),
        ("12–13", "Tanda (✓) pada bentuk informasi yang dikuasai."),
        ("14–15", "Tanda (✓) pada jenis permohonan: melihat atau mengetahui, atau meminta salinan."),
        ("16", "Keputusan sesuai isi pemberitahuan tertulis."),
        ("17", "Alasan penolakan bila permohonan ditolak."),
        ("18–19", "Tanggal pemberitahuan tertulis dan tanggal informasi diberikan; bila ditolak, tanggal penolakan."),
        ("20–21", "Biaya yang dikenakan dan cara pembayarannya."),
    ),
)
_GROUND = "Alasan pengajuan keberatan (Pasal 35 ayat (1) UU KIP)"
OBJECTIONS = Register(
    Code.OBJECTIONS,
    (
        Column("number", "No. registrasi", 7),
        Column("date", "Tanggal diterima", 6, "date"),
        Column("name", "Nama", 8, personal=True),
        Column("address", "Alamat", 8, personal=True),
        Column("contact", "Nomor kontak", 7, personal=True),
        Column("occupation", "Pekerjaan", 5, personal=True),
        Column("request_number", "No. pendaftaran permohonan", 7),
        Column("information", "Informasi yang diminta", 10),
        Column("purpose", "Tujuan penggunaan informasi", 7),
        *(Column(f"ground_{letter}", letter, 2, under=(_GROUND,)) for letter in "abcdefg"),
        Column("decision", "Keputusan Atasan PPID", 7, live=True),
        Column("reply_date", "Hari dan tanggal tanggapan", 5, "date", live=True),
        Column("authority", "Nama dan posisi Atasan PPID", 5, live=True),
        Column("response", "Tanggapan pemohon", 4, live=True),
    ),
    "Setiap keberatan yang didaftarkan muncul di sini.",
    service="objection",
    once=True,
    legend=(
        ("a", "Penolakan berdasarkan alasan pengecualian Pasal 17."),
        ("b", "Tidak disediakannya informasi berkala."),
        ("c", "Tidak ditanggapinya permintaan informasi."),
        ("d", "Permintaan informasi ditanggapi tidak sebagaimana yang diminta."),
        ("e", "Tidak dipenuhinya permintaan informasi."),
        ("f", "Pengenaan biaya yang tidak wajar."),
        ("g", "Penyampaian informasi melebihi jangka waktu yang diatur."),
    ),
)
BOOKS = {book.code: book for book in (VISITORS, INCOMING, OUTGOING, REQUESTS, OBJECTIONS)}
