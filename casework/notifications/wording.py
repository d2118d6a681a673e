"""What is said, keyed by what happened: subject (≤ 60 characters with its prefix), what changed, what to do next.

Never in a message: name, identity number, telephone, address, wording of a request, the access code beside the number.
A refusal is not announced in a subject.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Words:
    """`short` with {due}: the day in few words, left out with the words before it when there is none (`short_open`).

    deadline: the clock of the case that is named, "" for none.
    """

    short: str
    changed: str
    todo: str
    deadline: str = ""
    short_open: str = ""


PREFIXES = {
    "information": "PPID",
    "objection": "PPID",
    "consultation": "Konsultasi",
    "research": "Penelitian",
    "facilitation": "Fasilitasi",
}
THINGS = {
    "information": "permohonan informasi",
    "objection": "keberatan",
    "consultation": "konsultasi",
    "research": "permohonan penelitian",
    "facilitation": "permohonan fasilitasi",
}
SHORT = {"objection": "Keberatan", "consultation": "Konsultasi"}  # else "Permohonan"; what fits in a subject
UNTIL = {
    "answer": "Kami jawab paling lambat",
    "reply": "Kami tanggapi paling lambat",
    "repair": "Lengkapi paling lambat",
    "provision": "Informasi kami berikan paling lambat",
    "documentation": "Informasi kami sediakan paling lambat",
    "objection_window": "Keberatan dapat diajukan sampai",
    "dispute": "Sengketa dapat diajukan sampai",
}
NOTHING_TO_DO = "Saudara tidak perlu melakukan apa pun sekarang."
READ_IT = "Baca dan unduh suratnya melalui halaman lacak, atau ambil di loket kami."
OBJECT = f"{READ_IT} Bila tidak puas, Saudara dapat mengajukan keberatan melalui halaman yang sama."

RECEIVED = Words(
    "{Short} Saudara kami terima",
    "{Thing} Saudara sudah kami terima dan catat dengan nomor {number}.",
    "Simpan tanda terima Saudara; di situ ada kode untuk melacak.",
    "answer",
)
INCOMPLETE = Words(
    "Mohon lengkapi berkas s.d. {due}",
    "{Thing} Saudara belum lengkap. Yang kurang tertulis pada halaman lacak.",
    "Lengkapi berkas melalui halaman lacak atau di loket kami.",
    "repair",
    "Mohon lengkapi berkas",
)
ANSWERED = Words("Jawaban sudah tersedia", "Jawaban atas {thing} Saudara sudah tersedia.", READ_IT, "objection_window")
GIVEN = Words(
    "Informasi yang dijanjikan sudah ada",
    "Informasi yang kami janjikan atas {thing} Saudara sudah tersedia.",
    "Informasinya dapat diunduh di halaman lacak atau diambil di loket kami.",
)
NOTICED = Words("Surat pemberitahuan tersedia", "Ada surat pemberitahuan tentang {thing} Saudara.", READ_IT)
MERGED = Words(
    "Dikerjakan bersama yang terdahulu",
    "{Thing} nomor {number} sama dengan yang Saudara ajukan lebih dahulu, jadi kami kerjakan sebagai satu.",
    "Ikuti nomor yang lebih dahulu; halaman lacak menunjukkannya.",
)
TRANSFERRED = Words(
    "Dipindahkan ke layanan yang tepat",
    "{Thing} Saudara kami pindahkan ke layanan yang tepat. Nomor, kode, dan tanggal diterimanya tetap.",
    NOTHING_TO_DO,
    "answer",
)
RECOUNTED = Words(
    "Batas waktu berubah menjadi {due}",
    "Hari kerja kantor kami berubah, jadi batas waktu {thing} Saudara ikut berubah.",
    NOTHING_TO_DO,
    "answer",
    "Batas waktu berubah",
)
DONE = Words(
    "{Short} Saudara selesai",
    "{Thing} Saudara sudah selesai kami layani.",
    "Terima kasih. Pendapat Saudara tentang layanan kami dapat ditulis pada halaman lacak.",
)
CLOSED = Words(
    "Ditutup: berkas tidak dilengkapi",
    "{Thing} Saudara kami tutup karena berkas tidak dilengkapi sampai batas waktunya.",
    "Saudara dapat mengajukan permohonan baru kapan saja.",
)
STATEMENT = Words(
    "Mohon kirim surat pernyataan",
    "Untuk melanjutkan {thing} Saudara, kami memerlukan surat pernyataan penggunaan data dari Saudara.",
    "Kirim surat pernyataan melalui halaman lacak atau serahkan di loket kami.",
    "answer",
)
OBJECTION_ANSWERED = Words(
    "Tanggapan atas keberatan Saudara",
    "Tanggapan tertulis atas keberatan Saudara sudah ada.",
    f"{READ_IT} Bila tidak puas, Saudara dapat mengajukan permohonan penyelesaian sengketa kepada Komisi Informasi "
    "dalam 14 hari kerja setelah menerimanya.",
    "dispute",
)

APPLICANT: dict[str, Words] = {
    "started": RECEIVED,
    "submit": RECEIVED,
    "register": RECEIVED,
    "merged": MERGED,
    "transferred": TRANSFERRED,
    "send_incomplete": INCOMPLETE,
    "return_incomplete": INCOMPLETE,
    "ask_again": INCOMPLETE,
    "accept_repair": Words(
        "Berkas lengkap, sedang kami proses",
        "Berkas {thing} Saudara sudah lengkap dan sedang kami proses.",
        NOTHING_TO_DO,
        "answer",
    ),
    "dispose": STATEMENT,
    "record_disposition": STATEMENT,
    "extend": Words(
        "Waktu jawaban diperpanjang s.d. {due}",
        "Kami memerlukan waktu lebih lama untuk menjawab {thing} Saudara. Alasannya tertulis dalam surat perpanjangan.",
        NOTHING_TO_DO,
        "answer",
        "Waktu jawaban diperpanjang",
    ),
    "finish_answer": ANSWERED,
    "answer_directly": Words(
        "Jawaban sudah kami berikan",
        "{Thing} Saudara sudah kami jawab di loket.",
        "Catatannya ada pada halaman lacak. Bila tidak puas, Saudara dapat mengajukan keberatan di halaman yang sama.",
        "objection_window",
    ),
    "information_given": GIVEN,
    "letter_sent": ANSWERED,
    "notice_sent": NOTICED,
    "deadlines_recounted": RECOUNTED,
    "record_delivery": DONE,
    "finish": DONE,
    "lapse": CLOSED,
    "withdraw": Words(
        "{Short} dibatalkan",
        "{Thing} Saudara sudah dibatalkan sesuai permintaan Saudara.",
        "Bila Saudara tidak merasa membatalkannya, segera hubungi kami.",
    ),
}
OF_SERVICE: dict[tuple[str, str], Words] = {
    ("objection", "register"): replace(RECEIVED, deadline="reply"),
    ("objection", "letter_sent"): OBJECTION_ANSWERED,
    ("objection", "overturn"): OBJECTION_ANSWERED,
    ("objection", "overturn_partly"): OBJECTION_ANSWERED,
    ("objection", "uphold"): OBJECTION_ANSWERED,
    ("consultation", "refer"): Words(
        "Konsultasi selesai, dengan rujukan",
        "Konsultasi Saudara selesai. Sebagian pokoknya ditangani instansi lain; rujukannya ada pada halaman lacak.",
        "Hubungi instansi yang dirujuk.",
    ),
    ("research", "letter_sent"): Words(
        "Surat penelitian sudah terbit", "Surat atas permohonan penelitian Saudara sudah terbit.", READ_IT
    ),
    ("research", "notify"): Words(
        "Surat penelitian siap diambil",
        "Permohonan penelitian Saudara sudah ditetapkan, dan surat serta bidang pendampingnya sudah ada.",
        READ_IT,
    ),
    ("research", "give_certificate"): Words(
        "Mohon serahkan salinan hasil",
        "Surat keterangan selesai penelitian sudah kami serahkan.",
        "Serahkan salinan hasil penelitian di loket kami atau melalui halaman lacak.",
    ),
    ("research", "send_refusal"): Words(
        "Keputusan atas permohonan Saudara", "Keputusan atas {thing} Saudara sudah ada.", READ_IT
    ),
    ("research", "close_without_copy"): Words(
        "Permohonan Saudara ditutup",
        "Permohonan penelitian Saudara kami tutup. Salinan hasil penelitian belum kami terima.",
        "Salinan hasil tetap dapat diserahkan di loket kami kapan saja.",
    ),
}

# When the act itself has no words, the public label of the step the case now stands on speaks.
MOVED = Words("{label}", "Keadaan {thing} Saudara sekarang: {label}.", "Rinciannya ada pada halaman lacak.")


def for_applicant(service: str, kind: str) -> Words | None:
    return OF_SERVICE.get((service, kind)) or APPLICANT.get(kind)
