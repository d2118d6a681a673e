"""The citizen's words: a sentence per status, a name per service and deadline. The statuses are data of the SOP."""

from __future__ import annotations

THINGS = {
    "information": "Permohonan informasi",
    "objection": "Keberatan",
    "consultation": "Konsultasi",
    "research": "Permohonan penelitian",
}

MEANINGS = {
    "Sudah kami terima": "Sudah tercatat dan menunggu diperiksa.",
    "Sedang diperiksa": "Kami memeriksa kelengkapan dan mencari di mana datanya berada.",
    "Sedang diproses": "Petugas sedang mengerjakannya.",
    "Perlu Saudara lengkapi": "Sudah kami terima, tetapi ada yang perlu Saudara kirim agar dapat dilanjutkan.",
    "Jawaban sedang disiapkan": "Suratnya sedang ditulis, diperiksa, dan ditandatangani.",
    "Siap diambil atau diunduh": "Jawaban tersedia di halaman ini dan di loket.",
    "Keberatan kami terima": "Keberatan sudah tercatat dan disiapkan untuk Atasan PPID.",
    "Keberatan sudah dijawab": "Tanggapan Atasan PPID tersedia di halaman ini dan di loket.",
    "Penelitian berlangsung": "Surat penelitian sudah ada. Selamat meneliti.",
    "Surat keterangan sedang disiapkan": "Surat keterangan selesai penelitian sedang ditulis dan ditandatangani.",
    "Mohon serahkan hasil": "Surat keterangan selesai. Kami menunggu salinan hasil penelitian Saudara.",
    "Sedang diproses kembali": "Petugas mengerjakannya kembali.",
}

ENDINGS = {
    "answered": "Pertanyaan Saudara sudah dijawab petugas.",
    "granted": "Informasi yang Saudara minta sudah diberikan.",
    "partly": "Sebagian diberikan; bagian lain tidak dapat dibuka. Alasannya ada di surat jawaban.",
    "refused": "Informasi ini tidak dapat dibuka. Alasan dan pasalnya ada di surat jawaban.",
    "not_held": "Kami tidak menyimpan informasi ini. Surat jawaban menyebut instansi yang menyimpannya.",
    "not_documented": "Informasi ini belum tersusun. Surat jawaban menyebut kapan akan tersedia.",
    "withdrawn": "Sudah dibatalkan atas permintaan Saudara. Saudara boleh mengajukan lagi kapan saja.",
    "merged": "Permohonan ini sama dengan yang Saudara ajukan lebih dahulu, jadi kami kerjakan sebagai satu.",
    "lapsed": "Ditutup karena berkas tidak dilengkapi sampai batasnya. Saudara boleh mengajukan lagi kapan saja.",
    "referred": "Diteruskan ke instansi yang berwenang; surat menyebut alamatnya.",
    "overturned": "Atasan PPID mengabulkan keberatan Saudara. Tindak lanjutnya ada di surat tanggapan.",
    "upheld": "Atasan PPID menguatkan keputusan semula. Alasannya ada di surat tanggapan.",
    "done": "Sudah selesai. Terima kasih.",
}

DUE = {
    "answer": "Jawaban paling lambat",
    "reply": "Tanggapan paling lambat",
    "repair": "Lengkapi paling lambat",
    "order": "Putusan keberatan kami laksanakan paling lambat",
    "provision": "Informasi kami berikan paling lambat",
    "documentation": "Informasi kami sediakan paling lambat",
    "objection_window": "Keberatan dapat diajukan sampai",
    "dispute": "Sengketa dapat diajukan ke Komisi Informasi sampai",
}

ASKED = {  # what the applicant does with each public action
    "submit_repair": "Kirim yang kami minta; boleh satu per satu.",
    "record_delivery": "Unduh atau ambil jawabannya, lalu beri tahu kami.",
    "submit_statement": "Isi dan kirim surat pernyataan. Untuk informasi yang terbuka, kami lanjutkan tanpa surat itu.",
    "finish_research": "Bila pengumpulan data sudah selesai, beri tahu kami.",
    "request_certificate": "Bila hasil sudah diolah, minta surat keterangan selesai penelitian.",
    "hand_in": "Kirim salinan hasil penelitian Saudara.",
    "submit": "Kirim berkas yang diminta.",
}

DONE = {
    "submit_repair": "Berkas sudah kami terima dan akan diperiksa.",
    "record_delivery": "Terima kasih. Penerimaan Saudara sudah dicatat.",
    "withdraw": "Sudah dibatalkan.",
}
