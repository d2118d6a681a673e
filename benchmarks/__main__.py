"""./portal bench: P1–P8 and P10–P13 as ratios with their targets (docs/performance.md)."""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import sys
from typing import Any

from benchmarks import search
from benchmarks.cluster import Busy, Cluster, Failed, cluster
from benchmarks.drive import Server
from tests.services import Missing, folder, leave_on_term

SIZES = (10_000, 1_000_000)
ROUNDS, SECONDS = 5, 1.0
GROWTH = 1.1

# what is asked, most × bare, most queries
PAGES: dict[str, tuple[str, float, int]] = {
    "P1": ("pekerjaan saya, 50 baris, petugas PPID", 20, 8),
    "P2": ("halaman kasus, 30 peristiwa, dokumen, batas waktu", 35, 15),
    "P3": ("halaman lacak", 15, 8),
    "P4": ("halaman formulir permohonan", 20, 8),
    "P5": ("beranda", 10, 8),
}
CREATES = 200  # cases opened in one round
CREATE = ("membuka kasus lewat formulir dan engine, satu proses", 150, 15)  # cases per second, queries
ALERTS = ("pengingat ditulis sebagai peristiwa", 0.5)  # milliseconds each
LETTER = "P8"
SEARCH = "P10"
BATCH = ("P11", "P12", "P13")  # signing, many letters, memory; none of them asks a database
ALL = (*PAGES, "P6", "P7", LETTER, SEARCH, *BATCH)

Row = dict[str, Any]


def measure_pages(here: Cluster, runs: dict[int, str], wanted: list[str], say: Any) -> list[Row]:
    """Every page at every size beside the bare view, in turns, so that a busy moment hits all alike."""
    say("Mengumpulkan berkas statis")
    here.run(next(iter(runs.values())), "manage.py", "collectstatic", "--no-input")
    scenes = {size: here.ask(name, "benchmarks.scene") for size, name in runs.items()}
    ready = [page for page in wanted if not any("missing" in scene[page] for scene in scenes.values())]
    rows = [
        _missing(page, next(s[page]["missing"] for s in scenes.values() if "missing" in s[page]))
        for page in wanted
        if page not in ready
    ]
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with contextlib.ExitStack() as stack:
        base = stack.enter_context(folder())
        servers = {}
        for size, name in runs.items():
            servers[size] = Server(f"web-{size}", here.env(name), base, here.postgres.process.pid)
            stack.callback(servers[size].stop)
            servers[size].start()
        for turn in range(ROUNDS):
            say(f"Mengukur halaman, putaran {turn + 1} dari {ROUNDS}")
            for size, server in servers.items():
                found.setdefault(("bare", size), []).append(server.measure("/bare", "", SECONDS))
                for page in ready:
                    look = scenes[size][page]
                    found.setdefault((page, size), []).append(server.measure(look["url"], look["cookie"], SECONDS))
    return sorted([*rows, *(_page_row(page, found, scenes) for page in ready)], key=lambda row: row["id"])


def _page_row(page: str, found: dict[tuple[str, int], list[tuple[float, float]]], scenes: dict[int, Any]) -> Row:
    work, most, queries = PAGES[page]
    sizes = list(scenes)
    cost = {size: statistics.median(map(sum, found[page, size])) for size in sizes}
    database = {str(size): round(statistics.median(part[1] for part in found[page, size]), 2) for size in sizes}
    bare = statistics.median(sum(parts) for size in sizes for parts in found["bare", size])
    ratios = {str(size): round(cost[size] / bare, 1) for size in sizes}
    growth = round(cost[sizes[-1]] / cost[sizes[0]], 2)
    asked = max(scene[page]["queries"] for scene in scenes.values())
    return {
        "id": page,
        "work": work,
        "ratio": max(ratios.values()),
        "target": most,
        "growth": growth,
        "queries": asked,
        "queries_target": queries,
        "met": max(ratios.values()) <= most and growth <= GROWTH and asked <= queries,
        "ratios": ratios,
        "cpu_ms": {str(size): round(value, 2) for size, value in cost.items()},
        "database_ms": database,
        "bare_ms": round(bare, 3),
    }


def _missing(page: str, why: str) -> Row:
    work, most, queries = PAGES[page]
    return {
        "id": page,
        "work": work,
        "ratio": None,
        "target": most,
        "growth": None,
        "queries": None,
        "queries_target": queries,
        "met": False,
        "note": f"tidak diukur: {why}",
    }


def measure_create(here: Cluster, runs: dict[int, str]) -> Row:
    work, rate, queries = CREATE
    count = str(min(CREATES, max(10, min(runs) // 10)))
    found = {size: here.ask(name, "benchmarks.inside", "create", count) for size, name in runs.items()}
    first, last = found[next(iter(found))], found[list(found)[-1]]
    slowest, asked = min(row["per_second"] for row in found.values()), max(row["queries"] for row in found.values())
    return {
        "id": "P6",
        "work": work,
        "ratio": round(slowest / rate, 2),
        "target": 1.0,
        "growth": round(last["cpu_ms"] / first["cpu_ms"], 2),
        "queries": asked,
        "queries_target": queries,
        "met": slowest >= rate and asked <= queries,
        "per_second": {str(size): row["per_second"] for size, row in found.items()},
        "per_second_target": rate,
        "cpu_ms": {str(size): row["cpu_ms"] for size, row in found.items()},
        "wall_ms": {str(size): row["wall_ms"] for size, row in found.items()},
    }


def measure_alerts(here: Cluster, runs: dict[int, str]) -> Row:
    work, most = ALERTS
    found = {size: here.ask(name, "benchmarks.inside", "alerts") for size, name in runs.items()}
    first, last = found[next(iter(found))], found[list(found)[-1]]
    slowest = max(row["ms"] for row in found.values())
    growth = round(last["ms"] / first["ms"], 2)
    return {
        "id": "P7",
        "work": work,
        "ratio": round(slowest / most, 2),
        "target": 1.0,
        "growth": growth,
        "queries": None,
        "met": slowest <= most and growth <= GROWTH,
        "ms_each": {str(size): row["ms"] for size, row in found.items()},
        "ms_target": most,
        "wall_ms": {str(size): row["wall_ms"] for size, row in found.items()},
        "due": {str(size): row["due"] for size, row in found.items()},
        "open": {str(size): row["open"] for size, row in found.items()},
    }


def measure_letter(here: Cluster) -> Row:
    found = json.loads(here.run("postgres", "-m", "benchmarks.letter"))
    return found | {"growth": None, "queries": None, "met": found["ratio"] <= found["target"]}


def measure(sizes: list[int], only: list[str], say: Any) -> list[Row]:
    with cluster() as here, contextlib.ExitStack() as stack:
        templates = {size: here.template(size, say) for size in sizes} if set(only) - {LETTER, *BATCH} else {}
        runs = {size: f"run_{size}" for size in templates}
        for size, name in templates.items():
            here.copy(name, runs[size])
            stack.callback(here.sql, f'DROP DATABASE IF EXISTS "{runs[size]}" WITH (FORCE)')
        rows: list[Row] = []
        if wanted := [page for page in PAGES if page in only]:
            rows += measure_pages(here, runs, wanted, say)
        if "P6" in only:
            say("Mengukur pembukaan kasus")
            rows.append(measure_create(here, runs))
        if "P7" in only:
            say("Mengukur pengingat")
            rows.append(measure_alerts(here, runs))
        if LETTER in only:
            say("Mengukur surat")
            rows.append(measure_letter(here))
        if set(BATCH) & set(only):
            say("Mengukur tanda tangan dan seribu surat")
            found = json.loads(here.run("postgres", "-m", "benchmarks.batch"))
            rows += [row for row in found if row["id"] in only]
        if SEARCH in only:
            say("Mengisi dan mengukur pencarian")
            rows.append(search.row({n: here.ask(name, "benchmarks.search", str(n)) for n, name in runs.items()}))
    return rows


def table(rows: list[Row], sizes: list[int]) -> str:
    lines = [f"{'':4}{'pekerjaan':<56}{'rasio':>8}{'target':>8}{'tumbuh':>8}{'kueri':>7}  tercapai"]
    for row in rows:
        cells = [row["ratio"], row["target"], row["growth"], row["queries"]]
        shown = "".join(
            f"{'–' if cell is None else cell:>{width}}" for cell, width in zip(cells, (8, 8, 8, 7), strict=True)
        )
        lines.append(f"{row['id']:<4}{row['work'][:55]:<56}{shown}  {'ya' if row['met'] else 'TIDAK'}")
        lines += [f"    {text}" for text in notes(row)]
    counted = ", ".join(f"{size:,}".replace(",", ".") for size in sizes)
    lines.append(f"Ukuran: {counted} kasus. Rasio = CPU per permintaan ÷ halaman kosong.")
    return "\n".join(lines)


def notes(row: Row) -> list[str]:
    """What stands below a line, by size of the database."""
    if "note" in row:
        return [row["note"]]
    if "per_second" in row:
        said = [f"{row['per_second']} kasus/detik menurut CPU, sedikitnya {row['per_second_target']}"]
        return [*said, f"{row['cpu_ms']} ms CPU, {row['wall_ms']} ms jam dinding"]
    if "ms_each" in row:
        said = [f"{row['ms_each']} ms CPU tiap pengingat, paling banyak {row['ms_target']}"]
        return [*said, f"{row['due']} jatuh tempo dari {row['open']} terbuka; {row['wall_ms']} ms jam dinding"]
    if "sign_ms" in row:
        return [
            f"{row['sign_ms']} ms CPU tiap tanda tangan, paling banyak {row['sign_target']}; beban {row['load']:.0f}"
        ]
    if "speed_up" in row:
        said = f"CPU dua proses dibanding satu; {row['letter_ms']} ms CPU tiap surat"
        return [f"{said}; jam dinding {row['wall_s']} s, {row['speed_up']} kali lebih cepat; beban {row['load']:.0f}"]
    if "server_mb" in row:
        said = f"MB milik sendiri: penyusun {row['server_mb']}, penanda tangan {row['worker_mb']}"
        return [f"{said}, puncak tiap surat {row['child_mb']}"]
    if "bare_ms" in row:
        return [f"{row['cpu_ms']} ms CPU, basis data {row['database_ms']}, kosong {row['bare_ms']}"]
    return []


def read(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./portal bench", description="Tolok ukur sebagai rasio.")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--only", type=_ids, default=list(ALL), help="misalnya P1,P2")
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help="banyaknya kasus, misalnya 1000,10000")
    return parser.parse_args(argv)


def _ids(text: str) -> list[str]:
    found = [part.strip().upper() for part in text.split(",") if part.strip()]
    if unknown := [part for part in found if part not in ALL]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)} tidak dikenal; yang ada: {', '.join(ALL)}")
    return found


def _sizes(text: str) -> list[int]:
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError:
        raise argparse.ArgumentTypeError("tulis angka dipisahkan koma, misalnya 1000,10000") from None
    if found[0] < 100:
        raise argparse.ArgumentTypeError("sedikitnya 100 kasus")
    return found


def main(argv: list[str]) -> int:
    options = read(argv)
    leave_on_term()
    try:
        rows = measure(options.sizes, options.only, lambda text: print(text, file=sys.stderr, flush=True))
    except (Missing, Busy, Failed) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Dihentikan.")
    print(json.dumps(rows, indent=2) if options.format == "json" else table(rows, options.sizes))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
