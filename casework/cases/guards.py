"""Guards that read only the case itself: its events, outputs and deadlines. Rooms above add theirs."""

from __future__ import annotations

from casework.cases.act import Act
from casework.cases.models import Event, Output
from casework.cases.registry import guard


@guard("outputs")
def outputs(act: Act) -> str:
    """Checked by the engine after the effects have run, because register lines are written by effects."""
    return ""


@guard("checklist")
def checklist(act: Act) -> str:
    """Every item of the completeness column is ticked, or a note says why not."""
    wanted = act.step.completeness if act.step else []
    ticked = set(act.data.get("checklist") or ())
    open_items = [item for item in wanted if item not in ticked]
    if open_items and not str(act.data.get("note", "")).strip():
        return "Kelengkapan belum dicentang: " + "; ".join(open_items) + ". Centang, atau tulis sebabnya di catatan."
    return ""


@guard("decided")
def decided(act: Act) -> str:
    """An act in place has recorded what is decided; this arrow carries it on."""
    return "" if act.case.outcome else "Putusannya belum dicatat. Pilih dan isi putusannya dahulu."


def _happened(act: Act, kind: str) -> bool:
    return Event.objects.filter(case=act.case, kind=kind, **_since(act)).exists()


def _since(act: Act) -> dict[str, object]:
    """What happened before a closed case was reopened is history: a new decision takes a new letter."""
    return {"at__gte": act.case.reopened_at} if act.case.reopened_at else {}


@guard("reply_issued")
def reply_issued(act: Act) -> str:
    there = Output.objects.filter(case=act.case, kind="letter", **_since(act)).exists() or _happened(
        act, "letter_issued"
    )
    return "" if there else "Surat belum terbit. Terbitkan surat bernomor dahulu."


@guard("notice_issued")
def notice_issued(act: Act) -> str:
    """A notice on the way (incomplete, extension) is no answer: it has events of its own, which no deadline hears."""
    there = _happened(act, "notice_issued")
    return "" if there else "Surat pemberitahuan belum terbit. Terbitkan surat bernomor dahulu."


@guard("reply_sent")
def reply_sent(act: Act) -> str:
    return "" if _happened(act, "letter_sent") else "Surat belum dikirim. Catat pengirimannya dahulu."


@guard("within_completeness_limit")
def within_completeness_limit(act: Act) -> str:
    """Perki 1/2021: incomplete is told once and within three working days; otherwise the request counts as complete."""
    if not act.case.statutory:
        return ""
    check = act.clocks.open.get("completeness")
    if check is None:
        return "Kelengkapan permohonan ini sudah diputuskan; kekurangannya ditanyakan tanpa menghentikan hitungan."
    if act.at > check.due_at:
        return (
            "Batas tiga hari kerja untuk menyatakan tidak lengkap sudah lewat, permohonan dianggap lengkap. "
            "Teruskan prosesnya; kekurangannya ditanyakan tanpa menghentikan hitungan."
        )
    return ""


@guard("not_signer_of_contested")
def not_signer_of_contested(act: Act) -> str:
    """Who signed the contested letter, or in whose name, may not answer the objection; it goes one level up."""
    parent = act.case.parent_id
    if not parent or not act.by.user_id:
        return ""
    issued = Event.objects.filter(case_id=parent, kind="letter_issued").values_list("data", flat=True)
    if any(act.by.user_id in (data.get("signers") or [data.get("signer")]) for data in issued):
        return "Saudara menandatangani surat yang dikeberatani; keberatan ini dijawab pejabat satu tingkat di atas."
    return ""
