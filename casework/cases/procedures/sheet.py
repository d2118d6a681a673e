"""An SOP as a page people can read beside the code: identity, flowchart, Mutu Baku, and what is not part of the SOP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from casework.cases.procedures.check import checked
from casework.cases.procedures.draw import drawn_steps, pages
from casework.cases.procedures.reading import ANY, sources

DATES = (("created_on", "Tanggal Pembuatan"), ("revised_on", "Tanggal Revisi"), ("effective_on", "Tanggal Efektif"))
LISTS = (
    ("legal_basis", "Dasar Hukum"),
    ("qualifications", "Kualifikasi Pelaksana"),
    ("related", "Keterkaitan"),
    ("equipment", "Peralatan/Perlengkapan"),
    ("warnings", "Peringatan"),
    ("records", "Pencatatan dan Pendataan"),
)
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
    "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
WRITTEN = "Ditulis oleh `manage.py draw_procedures` dari `fixtures/procedures`; jangan diubah dengan tangan."
BASES = {"law": "peraturan", "office": "kantor"}
UNITS = {"workdays": "hari kerja", "days": "hari", "months": "bulan"}


def folder() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "sop"


def files(root: Path | None = None) -> dict[str, str]:
    """Name → text of everything that belongs in docs/sop."""
    found: dict[str, str] = {}
    index = []
    for source in sources(root):
        content = checked(source.read(), source.name)
        agency = ANY if source.agency == "*" else source.agency
        name = f"{agency}-{content['code']}-{content['version']}"
        drawings = pages(content)
        pictures = [
            f"{name}.svg" if len(drawings) == 1 else f"{name}-{page}.svg" for page in range(1, len(drawings) + 1)
        ]
        found |= dict(zip(pictures, drawings, strict=True))
        found[f"{name}.md"] = "\n".join(_page(content, pictures)) + "\n"
        mark = f" ({content['mark']})" if content["mark"] else ""
        index.append(
            f"| [{agency}/{content['code']}]({name}.md) | {content['version']} | {_cell(content['title'])}{mark} |"
        )
    found["README.md"] = "\n".join(
        ["# SOP", "", WRITTEN, "", "| SOP | Versi | Nama |", "|---|---|---|", *index]
    ) + "\n"  # fmt: skip
    return found


def stale(root: Path | None = None, target: Path | None = None) -> list[str]:
    """Names of drawings that are missing, old, or belong to no procedure any more."""
    wanted, there = files(root), {path.name: path for path in (target or folder()).glob("*") if path.is_file()}
    old = [
        name for name, text in wanted.items() if name not in there or there[name].read_text(encoding="utf-8") != text
    ]
    return sorted([*old, *(set(there) - set(wanted))])


def draw(root: Path | None = None, target: Path | None = None) -> list[str]:
    """Bring the folder up to date; returns what was written or removed."""
    target = target or folder()
    target.mkdir(parents=True, exist_ok=True)
    wanted, names = files(root), stale(root, target)
    for name in names:
        if name in wanted:
            (target / name).write_text(wanted[name], encoding="utf-8")
        else:
            (target / name).unlink()
    return names


def _page(content: dict[str, Any], pictures: list[str]) -> Iterator[str]:
    yield f"# {content['title']}"
    yield ""
    if content["mark"]:
        yield f"**{content['mark'].capitalize()}.**"
        yield ""
    if content["note"]:
        yield content["note"].strip()
        yield ""
    yield from _identity(content)
    yield from (line for picture in pictures for line in (f"![Bagan alir]({picture})", ""))
    yield from _table(content)
    yield from _notes(content)
    yield from _scanned(content)
    yield from _annex(content)
    yield from _limits(content)


def _identity(content: dict[str, Any]) -> Iterator[str]:
    identity = content["identity"]
    approver = identity["approved_by"] or {}
    signed = [
        approver.get("position"),
        approver.get("name"),
        f"NIP. {approver['nip']}" if approver.get("nip") else None,
    ]
    yield from ("## Identitas", "", "| | |", "|---|---|")
    yield f"| Instansi | {_cell('<br>'.join(identity['office']))} |"
    yield f"| Nomor SOP | {_cell(content['number'])} |"
    for key, label in DATES:
        yield f"| {label} | {_date(identity[key])} |"
    yield f"| Disahkan oleh | {_cell('<br>'.join(part for part in signed if part))} |"
    yield f"| Nama SOP | {_cell(content['title'])} |"
    for key, label in LISTS:
        yield f"| {label} | {_cell('<br>'.join(f'{place}. {item}' for place, item in enumerate(identity[key], 1)))} |"
    yield ""


def _table(content: dict[str, Any]) -> Iterator[str]:
    yield from ("## Mutu Baku", "")
    yield "| No | Kegiatan | Pelaksana | Kelengkapan | Waktu | Output | Keterangan |"
    yield "|---|---|---|---|---|---|---|"
    for position, step in enumerate(drawn_steps(content), 1):
        lanes = " + ".join(lane["label"] for lane in step["lanes"])
        cells = (
            step["activity"],
            lanes,
            "<br>".join(step["completeness"]),
            step["time_text"],
            step["output"],
            step["remark"],
        )
        yield f"| {step['no'] or position} | {' | '.join(_cell(cell) for cell in cells)} |"
    yield ""


def _notes(content: dict[str, Any]) -> Iterator[str]:
    noted = [step for step in drawn_steps(content) if step["note"]]
    if noted:
        yield from ("## Catatan pembacaan", "")
        yield from (f"- Baris {step['no'] or step['key']}: {step['note']}" for step in noted)
        yield ""


def _scanned(content: dict[str, Any]) -> Iterator[str]:
    scanned = [step for step in content["steps"] if step["scanned"]]
    if not scanned:
        return
    yield from ("## Teks pindaian tiap sel", "")
    yield from ("| No | Kegiatan | Kelengkapan | Waktu | Output |", "|---|---|---|---|---|")
    for step in scanned:
        cells = (step["scanned"][name] for name in ("activity", "completeness", "time", "output"))
        yield f"| {step['no']} | {' | '.join(_cell(cell) for cell in cells)} |"
    yield ""


def _annex(content: dict[str, Any]) -> Iterator[str]:
    """Steps and arrows that the printed sheet does not have."""
    names = {step["key"]: f"baris {step['no']}" if step["no"] else step["activity"] for step in content["steps"]}
    added = [(step, action) for step in content["steps"] for action in step["actions"] if action["basis"] != "sop"]
    if not added:
        return
    yield from ("## Cabang menurut peraturan (bukan bagian SOP)", "")
    yield "Termasuk kebiasaan kantor; dasar atau alasannya disebut pada tiap cabang."
    yield ""
    yield from ("| Dari | Tindakan | Ke | Dasar |", "|---|---|---|---|")
    for step, action in added:
        target = "tetap di langkah itu" if action["to"] == step["key"] else names.get(action["to"], "selesai")
        basis = f"{BASES[action['basis']]}: {action['article']}"
        origin = names[step["key"]]
        if action["reopens"]:
            origin, target = "selesai", names[step["key"]]
        yield f"| {_cell(origin)} | {_cell(action['label'])} | {_cell(target)} | {_cell(basis)} |"
    yield ""


def _limits(content: dict[str, Any]) -> Iterator[str]:
    if not content["deadlines"]:
        return
    yield from ("## Batas waktu kasus (bukan bagian SOP)", "", "| Batas | Lama | Dasar |", "|---|---|---|")
    for rule in content["deadlines"]:
        term = "tanggal yang dijanjikan" if rule["promised"] else f"{rule['amount']} {UNITS[rule['unit']]}"
        yield f"| {_cell(rule['label'])} | {term} | {_cell(rule['article'])} |"
    yield ""


def _cell(value: str | None) -> str:
    return (value or "").replace("|", "\\|").replace("\n", " ").strip()


def _date(value: str | None) -> str:
    if not value:
        return ""
    year, month, day = value.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"
