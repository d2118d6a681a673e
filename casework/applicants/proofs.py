"""Which proof of who asks belongs to which applicant (UU 14/2008 and Perki 1/2021). Pure; knows no database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Proof:
    """label: as asked of the applicant. lack: how the notice names it when it is not there."""

    label: str
    lack: str


PROOFS = {
    "identity": Proof("KTP pemohon", "Salinan KTP pemohon belum ada. Unggah fotonya, atau tunjukkan di loket."),
    "entity_deed": Proof("Akta pendirian", "Salinan akta pendirian badan hukum (dan perubahan terakhirnya) belum ada."),
    "entity_decree": Proof(
        "Surat keputusan pengesahan badan hukum", "Salinan surat keputusan pengesahan badan hukum belum ada."
    ),
    "group_mandate": Proof(
        "Surat kuasa dari anggota kelompok", "Surat kuasa yang ditandatangani anggota kelompok belum ada."
    ),
    "member_list": Proof(
        "Daftar anggota kelompok beserta identitasnya",
        "Daftar anggota kelompok beserta salinan identitasnya belum ada.",
    ),
    "official_letter": Proof("Surat resmi instansi", "Surat resmi instansi yang meminta belum ada."),
    "power_of_attorney": Proof(
        "Surat kuasa khusus", "Surat kuasa khusus dari pemohon kepada penerima kuasa belum ada."
    ),
    "representative_identity": Proof("KTP penerima kuasa", "Salinan KTP penerima kuasa belum ada."),
}
BY_KIND = {
    "perorangan": ("identity",),
    "badan_hukum": ("entity_deed", "entity_decree", "identity"),
    "kelompok": ("group_mandate", "member_list", "identity"),
    "instansi": ("official_letter",),
}
OF_REPRESENTATIVE = ("power_of_attorney", "representative_identity")
FOR_OTHERS = {"badan_hukum": "KTP pengurus yang mewakili", "kelompok": "KTP yang diberi kuasa oleh kelompok"}


def needed(kind: str, *, represented: bool) -> tuple[str, ...]:
    return BY_KIND[kind] + (OF_REPRESENTATIVE if represented else ())


def label(key: str, kind: str) -> str:
    """Of a body or a group the card is that of the person who answers for it."""
    return FOR_OTHERS.get(kind, PROOFS[key].label) if key == "identity" else PROOFS[key].label
