"""What the rows say together: every step can be reached and left, every name exists, nothing waits for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework.cases import registry
from casework.cases.procedures.schema import RECORDED, Mistake
from casework.organization.models import Role

APPLICANT = Role.APPLICANT.value


def problems(content: dict[str, Any]) -> list[Mistake]:
    """content: filled and of the right shape. Everything but the names of Python functions."""
    return [
        *_rows(content["steps"]),
        *_columns(content),
        *_applicants(content),
        *_actions(content["steps"]),
        *_ways(content["steps"]),
        *_deadlines(content),
    ]


def _where(step: dict[str, Any], name: str, action: dict[str, Any] | None = None) -> str:
    return f"langkah {step['key']}, actions.{action['action']}, {name}" if action else f"langkah {step['key']}, {name}"


def _rows(steps: list[dict[str, Any]]) -> Iterator[Mistake]:
    seen: set[str] = set()
    last = 0
    for step in steps:
        if step["key"] in seen:
            yield Mistake(_where(step, "key"), "dipakai dua langkah")
        seen.add(step["key"])
        if not step["lanes"]:
            yield Mistake(_where(step, "lanes"), "sedikitnya satu pelaksana")
        if step["no"] is not None and step["no"] <= last:
            yield Mistake(_where(step, "no"), f"nomor baris {step['no']} tidak urut setelah {last}")
        last = step["no"] or last
        if (step["basis"] == "sop") != (step["no"] is not None):
            yield Mistake(_where(step, "basis"), "sop dipakai oleh baris bernomor saja; langkah lain law atau office")
        yield from _reasoned(step, _where(step, "article"))
        outputs = [item["key"] for item in step["outputs"]]
        if len(outputs) != len(set(outputs)):
            yield Mistake(_where(step, "outputs"), "satu kunci dipakai dua keluaran")
        if step["no"] is not None and step["output"] and not outputs:
            yield Mistake(_where(step, "outputs"), "kolom output terisi; sebut keluaran yang harus ada sesudahnya")


def _columns(content: dict[str, Any]) -> Iterator[Mistake]:
    for step in content["steps"]:
        for lane in step["lanes"] if content["columns"] and step["no"] is not None else ():
            if lane["label"] not in content["columns"]:
                yield Mistake(_where(step, "lanes"), f"{lane['label']!r} bukan salah satu kolom pelaksana (columns)")


def _reasoned(row: dict[str, Any], where: str) -> Iterator[Mistake]:
    if row["basis"] != "sop" and not row["article"]:
        yield Mistake(where, "tulis pasalnya (law) atau sebabnya (office)")


def _applicants(content: dict[str, Any]) -> Iterator[Mistake]:
    for step in content["steps"]:
        roles = [lane["role"] for lane in step["lanes"]]
        if APPLICANT in roles and not content["case"]["applicant"]:
            yield Mistake(_where(step, "lanes"), "kasus ini tidak berpemohon")
        if roles[:1] != [APPLICANT] or step["outside"]:
            continue
        if not step["silence"]:
            yield Mistake(_where(step, "silence"), "langkah pemohon harus menyebut apa yang terjadi bila pemohon diam")
        if not step["recorded_by"]:
            yield Mistake(_where(step, "recorded_by"), "sebut peran petugas yang mencatat atas nama pemohon")
        action = (step["silence"] or {}).get("action")
        if action and action not in {item["action"] for item in step["actions"]}:
            yield Mistake(_where(step, "silence.action"), f"tindakan {action!r} tidak ada pada langkah ini")


def _actions(steps: list[dict[str, Any]]) -> Iterator[Mistake]:
    keys = {step["key"] for step in steps}
    decided = _decided(steps)
    for step in steps:
        seen: set[str] = set()
        for action in step["actions"]:
            if action["action"] in seen:
                yield Mistake(_where(step, "action", action), "dipakai dua kali pada langkah ini")
            seen.add(action["action"])
            if action["to"] is not None and action["to"] not in keys:
                yield Mistake(_where(step, "to", action), f"langkah {action['to']!r} tidak ada")
            until = (action["opens"] or {}).get("until")
            if until and until not in {row["action"] for row in step["actions"]}:
                yield Mistake(_where(step, "opens.until", action), f"tindakan {until!r} tidak ada pada langkah ini")
            if action["to"] is None and not action["outcome"] and step["key"] not in decided:
                yield Mistake(_where(step, "outcome", action), "kasus ditutup tanpa hasil; sebut hasilnya")
            yield from _reasoned(action, _where(step, "article", action))
            if action["reopens"]:
                yield from _reopening(step, action, step["key"] in decided)


def _reopening(step: dict[str, Any], action: dict[str, Any], decided: bool) -> Iterator[Mistake]:
    if action["to"] != step["key"]:
        yield Mistake(_where(step, "to", action), "kasus yang dibuka kembali kembali ke langkah ini")
    if action["outcome"] or action["opens"] or action["public"]:
        yield Mistake(_where(step, "reopens", action), "membuka kembali tidak memutuskan dan tidak dilakukan pemohon")
    if decided:
        yield Mistake(_where(step, "reopens", action), "dari langkah ini kasus dapat ditutup tanpa diputuskan lagi")


def _decided(steps: list[dict[str, Any]]) -> set[str]:
    """Steps that can only be reached after an outcome was decided, by the arrow or, as the guard says, before it:
    closing there keeps that outcome.
    """
    found = {step["key"] for step in steps if not step["start"]}
    while True:
        open_ways = {
            action["to"]
            for step in steps
            for action in step["actions"]
            if action["to"] != step["key"]
            and not action["outcome"]
            and "decided" not in action["guards"]
            and step["key"] not in found
        }
        reached = {action["to"] for step in steps for action in step["actions"] if action["to"] != step["key"]}
        left = {key for key in found if key in reached and key not in open_ways}
        if left == found:
            return found
        found = left


def _ways(steps: list[dict[str, Any]]) -> Iterator[Mistake]:
    starts = {step["key"] for step in steps if step["start"]}
    if not starts:
        yield Mistake("steps", "tidak ada langkah awal; beri start: true")
    ways = {step["key"]: {action["to"] for action in step["actions"]} - {step["key"]} for step in steps}
    reached = _spread(starts, ways)
    back: dict[str | None, set[str | None]] = {}
    for key, targets in ways.items():
        for target in targets:
            back.setdefault(target, set()).add(key)
    ending = _spread({None}, back)
    for step in steps:
        if step["outside"]:
            continue
        if step["key"] not in reached:
            yield Mistake(_where(step, "key"), "tidak dapat dicapai dari langkah awal mana pun")
        if step["key"] not in ending:
            yield Mistake(_where(step, "actions"), "jalan buntu: dari sini kasus tidak pernah selesai")


def _spread(first: set[Any], ways: dict[Any, set[Any]]) -> set[Any]:
    found, fresh = set(first), set(first)
    while fresh:
        fresh = {target for key in fresh for target in ways.get(key, ())} - found
        found |= fresh
    return found


def _deadlines(content: dict[str, Any]) -> Iterator[Mistake]:
    known = {action["action"] for step in content["steps"] for action in step["actions"]} | set(RECORDED)
    known |= {f"{rule['key']}_passed" for rule in content["deadlines"]}
    seen: set[str] = set()
    for rule in content["deadlines"]:
        where = f"deadlines.{rule['key']}"
        if rule["key"] in seen:
            yield Mistake(where, "kunci dipakai dua kali")
        seen.add(rule["key"])
        yield from _term(rule, where)
        named = {name: rule[name] for name in ("starts", "met_by", "stops", "resumes", "restarts")}
        named["extends.on"] = [rule["extends"]["on"]] if rule["extends"] else []
        for name, events in named.items():
            for event in events:
                if event not in known:
                    yield Mistake(
                        f"{where}, {name}", f"{event!r} bukan tindakan SOP ini dan bukan peristiwa yang dicatat"
                    )


def _term(rule: dict[str, Any], where: str) -> Iterator[Mistake]:
    """Counted from an event, or promised by a letter: one or the other."""
    counted = ("amount", "unit", "starts")
    if not rule["promised"]:
        for name in counted:
            if not rule[name]:
                yield Mistake(
                    f"{where}, {name}", "sebut peristiwa yang memulainya" if name == "starts" else "wajib ada"
                )
        return
    for name in (*counted, "stops", "resumes", "restarts", "extends"):
        if rule[name]:
            yield Mistake(f"{where}, {name}", "tidak dipakai pada tanggal yang dijanjikan")
    if not rule["met_by"]:
        yield Mistake(f"{where}, met_by", "sebut peristiwa yang memenuhinya")


def unknown_names(content: dict[str, Any]) -> list[Mistake]:
    """Guards, effects, forms and the service that nobody registered in Python."""
    found = []
    if content["service"] not in registry.services:
        found.append(Mistake("service", _unknown("layanan", content["service"], registry.services)))
    for step in content["steps"]:
        if step["form"] and step["form"] not in registry.forms:
            found.append(Mistake(_where(step, "form"), _unknown("formulir", step["form"], registry.forms)))
        for action in step["actions"]:
            found += _unknown_of_action(step, action)
    return found


def _unknown_of_action(step: dict[str, Any], action: dict[str, Any]) -> Iterator[Mistake]:
    for name in action["guards"]:
        if name not in registry.guards:
            yield Mistake(_where(step, "guards", action), _unknown("guard", name, registry.guards))
    for name in action["effects"]:
        if not registry.is_effect(name):
            known = sorted({*registry.inside_effects, *registry.after_effects})
            yield Mistake(_where(step, "effects", action), _unknown("effect", name, known))
    if action["form"] and action["form"] not in registry.forms:
        yield Mistake(_where(step, "form", action), _unknown("formulir", action["form"], registry.forms))


def _unknown(what: str, name: str, known: Any) -> str:
    return f"{what} {name!r} tidak dikenal; yang terdaftar: {', '.join(sorted(known)) or 'belum ada'}"
