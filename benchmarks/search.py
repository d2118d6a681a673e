"""P10, in one process without a server: `N` fills the public search to N rows and asks it. Prints JSON."""

from __future__ import annotations

import json
import math
import sys
import time
from typing import Any

import django

REPEATS = 20
MOST_MS = 150  # p95, wall clock
WORK = "mencari di Daftar Informasi Publik, hal. pertama"
# From a word in one row of a thousand to one in every second row, a word still being typed, several at once.
ASKED = (
    "kesehatan koperasi", "rapat anggota", "izin simpan pinjam", "koperasi", "laporan keuangan 2024", "pelat",
    "sintang", "kubu raya", "nomor 4711", "yang tidak ada sama sekali", "wanita sambas", "zzzz",
)  # fmt: skip
THINGS = "koperasi,koperasi,izin,rapat anggota,laporan keuangan,pelatihan,penerima fasilitasi,kesehatan,simpan pinjam"
PLACES = (
    "Pontianak,Singkawang,Sambas,Bengkayang,Landak,Mempawah,Sanggau,Sekadau,Melawi,Sintang,Kapuas Hulu,Ketapang,"
    "Kayong Utara,Kubu Raya"
)
KINDS = "wanita,tani,nelayan,pesantren,pasar,karyawan,pemuda,wisata,listrik,angkutan,sawit,karet"

ITEMS = """
INSERT INTO requests_app_publicinformation (agency_id, number, title, summary, category, unit, responsible, made,
    formats, retention, year, url, words, updated_on, retired_reason)
SELECT %(agency)s, 1000 + n,
    initcap(things[1 + n %% array_length(things, 1)]) || ' ' || kinds[1 + n / 7 %% array_length(kinds, 1)] || ' '
        || places[1 + n / 3 %% array_length(places, 1)],
    'Rekap ' || things[1 + n / 11 %% array_length(things, 1)] || ' menurut kecamatan, nomor ' || n %% 20000,
    substr('BMS', 1 + n %% 3, 1), 'Bidang', '', '', 'PDF', '2 tahun', 2015 + n %% 12, '', '', DATE '2026-01-02', ''
FROM generate_series(1, %(rows)s) n,
    (SELECT string_to_array(%(things)s, ',') things, string_to_array(%(places)s, ',') places,
        string_to_array(%(kinds)s, ',') kinds) w
"""
ENTRIES = """
INSERT INTO requests_app_searchentry (agency_id, kind, item_id, title, body, stems)
SELECT agency_id, category, id, lower(title), lower(summary) || ' ' || year, ''
FROM requests_app_publicinformation WHERE number > 1000
"""


def fill(rows: int) -> None:
    from django.db import connection

    from casework.organization.models import Agency

    facts = {"agency": Agency.objects.get(code="kalbar").pk, "rows": rows, "things": THINGS, "places": PLACES}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET maintenance_work_mem = '256MB'")
        cursor.execute("DROP INDEX IF EXISTS search_entry_words")
        cursor.execute(ITEMS, facts | {"kinds": KINDS})
        cursor.execute(ENTRIES)
        cursor.execute("CREATE INDEX search_entry_words ON requests_app_searchentry USING gin (words)")
        cursor.execute("VACUUM ANALYZE requests_app_searchentry")
        cursor.execute("VACUUM ANALYZE requests_app_publicinformation")
        cursor.execute("RESET statement_timeout; RESET maintenance_work_mem")


def ask() -> dict[str, Any]:
    """Each question in turn, so that a busy moment hits all alike; p95 over all of them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks.drive import cpu_of
    from benchmarks.inside import backend
    from casework.organization.models import Agency
    from requests_app.dip import search

    agency = Agency.objects.get(code="kalbar")
    hits = {text: len(search.find(agency, text)[0]) for text in ASKED}
    with CaptureQueriesContext(connection) as queries:
        search.find(agency, ASKED[0])
    process, wall = backend(), []
    ran, there = time.process_time(), cpu_of(process)
    for _ in range(REPEATS):
        for text in ASKED:
            start = time.perf_counter()
            search.find(agency, text)
            wall.append((time.perf_counter() - start) * 1000)
    cpu = (time.process_time() - ran) * 1000 + (cpu_of(process) - there) / 1e6
    wall.sort()
    sql = [row["sql"].upper() for row in queries.captured_queries]
    return {
        "p95_ms": round(wall[math.ceil(len(wall) * 0.95) - 1], 1), "median_ms": round(wall[len(wall) // 2], 1),
        "cpu_ms": round(cpu / len(wall), 2), "queries": len(sql), "counts": sum("COUNT(" in text for text in sql),
        "hits": hits,
    }  # fmt: skip


def row(found: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The line of the table; `found` by number of rows."""
    sizes = list(found)
    took, cpu = ({str(size): one[name] for size, one in found.items()} for name in ("p95_ms", "cpu_ms"))
    slowest = max(one["p95_ms"] for one in found.values())
    counts = any(one["counts"] for one in found.values())
    return {
        "id": "P10", "work": WORK, "ratio": round(slowest / MOST_MS, 2), "target": 1.0,
        "growth": round(found[sizes[-1]]["cpu_ms"] / found[sizes[0]]["cpu_ms"], 2),
        "queries": max(one["queries"] for one in found.values()), "met": slowest <= MOST_MS and not counts,
        "p95_ms": took, "p95_target": MOST_MS, "cpu_ms": cpu,
        "note": f"p95 {took} ms jam dinding, paling banyak {MOST_MS}; {cpu} ms CPU tiap pencarian",
    }  # fmt: skip


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
    print(json.dumps(ask()))
