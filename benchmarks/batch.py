"""P11–P13: signing with a key that stays loaded, a batch of signed letters in one and two processes, memory over many.

All without a database: what is measured is the typesetter in its cage and the signature, as a worker uses them. CPU of
a process is its own and that of its children that ended; the fork server tells its own.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

import casework.letters.pdf as pdf
from benchmarks.letter import PICTURE, _qr, sample
from casework.letters.pdf import cage
from casework.letters.signatures import demo, pades
from casework.letters.signatures.signer import Purpose

SIGN_MS, SIGNATURES = 60, 40
BATCH, OVERHEAD = 200, 1.15  # two processes may take that much more CPU for the same letters than one
FEW, MANY, GROWTH = 100, 1000, 1.05
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
PURPOSE = Purpose("TandaTangan", "Markus", "Surat jawaban nomor 1", "Pontianak", AT)
KEY = ec.generate_private_key(ec.SECP256R1())
CERTIFICATE = asn1.Certificate.load(demo.certificate_for(KEY, AT).public_bytes(serialization.Encoding.DER))
SIGNER = pades.LoadedSigner(KEY, CERTIFICATE)
ASSETS = {"crest": PICTURE, "qr": _qr()}


def render() -> tuple[bytes, cage.Report]:
    return pdf.render_with_report(sample(), assets=ASSETS, title="Ukur")


def signing(count: int = SIGNATURES) -> dict[str, Any]:
    data = render()[0]
    taken = [_cpu_of(lambda: pades.sign(data, SIGNER, PURPOSE)) for _ in range(count + 2)][2:]
    value = statistics.median(taken)
    return {
        "id": "P11",
        "work": "tanda tangan PAdES dengan kunci termuat",
        "ratio": round(value / SIGN_MS, 2),
        "target": 1.0,
        "sign_ms": round(value, 1),
        "sign_target": SIGN_MS,
        "load": os.getloadavg()[0],
    }


def batch(count: int = BATCH) -> dict[str, Any]:
    """The same letters in one process, then shared by two; in turns, so that what else runs falls on both."""
    one, two = [], []
    for _ in range(2):
        one.append(_spread(count, 1))
        two.append(_spread(count, 2))
    cpu, wall = ([min(run[n] for run in runs) for runs in (one, two)] for n in (0, 1))
    return {
        "id": "P12",
        "work": f"{count} surat bertanda tangan, satu dan dua proses",
        "ratio": round(cpu[1] / cpu[0], 2),
        "target": OVERHEAD,
        "letter_ms": round(cpu[0] / count * 1000, 1),
        "speed_up": round(wall[0] / wall[1], 2),
        "wall_s": [round(value, 1) for value in wall],
        "load": os.getloadavg()[0],
    }


def _spread(count: int, processes: int) -> tuple[float, float]:
    """CPU seconds of all of them together, and wall seconds from the first letter to the last."""
    command = [sys.executable, "-m", "benchmarks.batch", "work", str(count // processes)]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(processes)]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()  # warmed
    start = time.perf_counter()
    for process in running:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in running]
    return sum(told), time.perf_counter() - start


def work(count: int) -> None:
    for _ in range(3):
        pades.sign(render()[0], SIGNER, PURPOSE)
    before = _all_cpu(render()[1].server)
    print("warm", flush=True)
    sys.stdin.readline()
    elsewhere, server = 0.0, 0.0
    for _ in range(count):
        data, report = render()
        pades.sign(data, SIGNER, PURPOSE)
        elsewhere, server = elsewhere + report.cpu, report.server
    print(json.dumps(_all_cpu(server) - before + elsewhere), flush=True)


def memory(few: int = FEW, many: int = MANY) -> dict[str, Any]:
    """Of the fork server after the first letters and after many; that of the process that signs is told beside it."""
    seen: dict[int, tuple[int, int]] = {}
    peaks: list[int] = []
    for number in range(1, many + 1):
        data, report = render()
        pades.sign(data, SIGNER, PURPOSE)
        peaks.append(report.rss)
        if number in (few, many):
            assert cage._server is not None
            seen[number] = _rss(cage._server.process.pid), _rss(os.getpid())
    return {
        "id": "P13",
        "work": f"memori sesudah {many} surat dibanding {few}",
        "ratio": round(seen[many][0] / seen[few][0], 3),
        "target": GROWTH,
        "server_mb": [round(seen[n][0] / 1024, 1) for n in (few, many)],
        "worker_mb": [round(seen[n][1] / 1024, 1) for n in (few, many)],
        "child_mb": [round(max(part) / 2**20, 1) for part in (peaks[:few], peaks[-few:])],
        "load": os.getloadavg()[0],
    }


def _rss(pid: int) -> int:
    """Kilobytes that are its own: pages shared with nobody, which a leak would add to."""
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        return sum(int(line.split()[1]) for line in rollup if line.startswith(("Private_Clean:", "Private_Dirty:")))


def _cpu_of(act: Any) -> float:
    before = time.process_time()
    act()
    return (time.process_time() - before) * 1000


def _all_cpu(server: float) -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime + server


def measure(few: int = FEW, many: int = MANY, count: int = BATCH, signatures: int = SIGNATURES) -> list[dict[str, Any]]:
    rows = [signing(signatures), batch(count), memory(few, many)]
    return [row | {"growth": None, "queries": None, "met": row["ratio"] <= row["target"]} for row in rows]


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(int(sys.argv[2]))
    else:
        print(json.dumps(measure(*map(int, sys.argv[1:])), indent=2))
