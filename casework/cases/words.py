"""How a case speaks: time left, states and the sentence of each event.

Staff words and citizens' words (docs/glossary.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.cases.models import Case, Event, Step
from casework.workdays import words
from casework.workdays.clock import WorkTime

OUTCOMES = {  # staff word, citizen word, tone
    "answered": ("Dijawab langsung", "Sudah dijawab", "done"),
    "granted": ("Dikabulkan seluruhnya", "Dikabulkan", "done"),
    "partly": ("Dikabulkan sebagian", "Dikabulkan sebagian", "done"),
    "refused": ("Ditolak", "Tidak dapat diberikan", "done"),
    "not_held": ("Tidak dikuasai", "Ada di instansi lain", "done"),
    "not_documented": ("Belum didokumentasikan", "Belum tersedia", "done"),
    "withdrawn": ("Dicabut pemohon", "Dibatalkan oleh Saudara", "neutral"),
    "merged": ("Digabung", "Digabung", "neutral"),
    "lapsed": ("Tidak dilengkapi", "Ditutup karena tidak dilengkapi", "neutral"),
    "referred": ("Dirujuk", "Dirujuk ke instansi lain", "done"),
    "overturned": ("Keberatan dikabulkan", "Keberatan dikabulkan", "done"),
    "upheld": ("Keberatan tidak dikabulkan", "Keberatan tidak dikabulkan", "done"),
    "done": ("Selesai", "Selesai", "done"),
}

EVENTS = {  # a sentence per event, so that the timeline reads like prose; transitions use their own label
    "started": "Permohonan diterima",
    "received": "Permohonan diterima",
    "task_begun": "Mulai dikerjakan",
    "task_opened": "Tugas dibuka",
    "task_assigned": "Tugas dialihkan",
    "task_claimed": "Tugas diambil",
    "task_released": "Tugas dilepas",
    "opinion_given": "Bidang menyerahkan data",
    "disposition_given": "Didisposisikan",
    "disposition_passed": "Disposisi diteruskan",
    "disposition_done": "Disposisi dilaksanakan",
    "disposition_returned": "Disposisi dikembalikan",
    "disposition_recalled": "Disposisi ditarik kembali",
    "disposition_reminded": "Penerima disposisi diingatkan",
    "signature_done": "Persetujuan surat diputuskan",
    "assignment_done": "Penugasan selesai",
    "letter_initialled": "Konsep surat diparaf",
    "letter_returned": "Surat dikembalikan untuk diperbaiki",
    "letter_dropped": "Konsep surat dibatalkan",
    "letter_replaced": "Surat diganti",
    "letter_approved": "Surat disetujui",
    "letter_numbered": "Surat diberi nomor",
    "letter_to_sign": "Berkas surat dibekukan, menunggu tanda tangan elektronik",
    "letter_issued": "Surat terbit",
    "letter_scanned": "Pindaian surat bertanda tangan disimpan",
    "letter_revoked": "Surat dicabut",
    "letter_sent": "Surat dikirim",
    "letter_received": "Surat diterima pemohon",
    "notice_issued": "Surat pemberitahuan terbit",
    "notice_sent": "Surat pemberitahuan dikirim",
    "notice_received": "Surat pemberitahuan diterima pemohon",
    "information_given": "Informasi yang dijanjikan diberikan",
    "outward_issued": "Surat kepada instansi lain terbit",
    "outward_sent": "Surat kepada instansi lain dikirim",
    "outward_received": "Surat diterima instansi lain",
    "beside_issued": "Surat lain dalam berkas ini terbit",
    "beside_sent": "Surat lain dalam berkas ini dikirim",
    "beside_received": "Surat lain dalam berkas ini diterima",
    "document_added": "Dokumen ditambahkan",
    "document_blackened": "Dokumen dihitamkan",
    "document_given": "Dokumen diberikan kepada pemohon",
    "document_taken_back": "Dokumen tidak lagi diberikan kepada pemohon",
    "deadline_near": "Pengingat batas waktu",
    "deadline_passed": "Batas waktu terlewati",
    "reopen": "Dibuka kembali",
    "obey_order": "Atasan PPID memutus keberatan, putusannya harus dilaksanakan",
    "answer_passed": "Batas hukum lewat tanpa jawaban",
    "provision_passed": "Tanggal penyediaan yang dijanjikan lewat",
    "reply_passed": "Batas hukum lewat tanpa tanggapan",
    "deadlines_recounted": "Hari kerja berubah, batas waktu dihitung kembali",
    "merged": "Digabung dengan permohonan yang lebih dahulu",
    "merge_received": "Permohonan serupa digabung ke sini",
    "transferred": "Dipindahkan ke layanan lain",
    "regime_changed": "Jalur diubah",
    "applicant_corrected": "Data pemohon diperbaiki",
    "correction_asked": "Pemohon minta datanya diperbaiki",
    "requirements_checked": "Kelengkapan diperiksa",
    "requirement_given": "Pemohon melengkapi satu hal",
    "code_renewed": "Kode lacak diganti",
    "answer_taken": "Pemohon mengunduh dokumen lewat tautan pos-el",
    "identity_revealed": "Identitas pemohon dibuka",
    "bundle_made": "Bundel berkas disusun",
    "dispute_filed": "Sengketa dicatat",
    "dispute_changed": "Sengketa diperbarui",
    "authority_named": "Penjawab keberatan ditetapkan",
    "item_pointed": "Dijawab dengan butir Daftar Informasi Publik",
    "item_unpointed": "Butir Daftar Informasi Publik dilepas dari jawaban",
    "test_drafted": "Uji konsekuensi mulai disusun",
    "test_proposed": "Usulan pengecualian dikirim ke PPID Utama",
    "test_decided": "Penetapan uji konsekuensi dicatat",
    "answer_published": "Jawaban diterbitkan untuk umum",
    "answer_withdrawn": "Jawaban untuk umum ditarik",
}


@dataclass(frozen=True)
class Left:
    """Time left of a deadline in words. tone: running | waiting (today) | late | stopped | done."""

    tone: str
    text: str
    short: str


def time_left(due_at: datetime, now: datetime, clock: WorkTime, *, stopped: bool = False) -> Left:
    """ "Tinggal 3 hari kerja", "Hari ini 16.00", "Terlambat 40 menit" – always beside the date itself."""
    local, today = due_at.astimezone(clock.zone), now.astimezone(clock.zone).date()
    short = f"{words.weekday(local.date())} {local.day} {words.MONTHS[local.month - 1][:3]}"
    if stopped:
        return Left("stopped", "Waktu dihentikan", short)
    if due_at < now:
        return Left("late", _late(due_at, now, clock), short)
    if local.date() == today:
        return Left("waiting", f"Hari ini {words.clock(local)}", short)
    days = clock.workdays_between(now, due_at)
    if days <= 1:
        return Left(
            "running",
            f"Besok {words.clock(local)}" if (local.date() - today).days == 1 else "Tinggal 1 hari kerja",
            short,
        )
    return Left("running", f"Tinggal {days} hari kerja", short)


def _late(due_at: datetime, now: datetime, clock: WorkTime) -> str:
    days = clock.workdays_between(due_at, now)
    if days >= 1:
        return f"Terlambat {days} hari kerja"
    minutes = clock.minutes_between(due_at, now)
    if minutes < 1:  # the office has closed since
        return "Lewat jatuh tempo"
    return f"Terlambat {minutes} menit" if minutes < 60 else f"Terlambat {minutes // 60} jam"


def staff_status(case: Case) -> tuple[str, str]:
    """Word and tone for staff."""
    if not case.is_running:
        label, _, tone = OUTCOMES.get(case.outcome, ("Selesai", "Selesai", "done"))
        return label, tone
    step = case.step
    if step and step.waits_for_applicant:
        return f"{step.staff_label or 'Menunggu pemohon'}", "waiting"
    return (step.staff_label or "Diproses", "running") if step else ("Diproses", "running")


def public_status(case: Case, step: Step | None) -> tuple[str, str]:
    """Word and tone for the applicant; a step that is theirs is amber."""
    if not case.is_running:
        return public_ending(case.outcome), tone(case.outcome)
    if step is None:
        return "Sedang diproses", "running"
    return step.public_label or "Sedang diproses", "waiting" if step.waits_for_applicant else "running"


def tone(outcome: str) -> str:
    return OUTCOMES.get(outcome, ("", "", "done"))[2]


def public_ending(outcome: str) -> str:
    return OUTCOMES.get(outcome, ("", "Selesai", ""))[1]


def event_sentence(event: Event, labels: dict[tuple[str, str], str]) -> str:
    """labels: (step key, action) → label of the transition, from the case's own version."""
    return labels.get((event.data.get("from", ""), event.kind)) or EVENTS.get(event.kind, event.kind.replace("_", " "))
