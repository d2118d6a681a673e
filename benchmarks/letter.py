"""P8: one warm letter in its cage, against the same HTML through bare WeasyPrint in this process.

Both sides keep their FontConfiguration and parsed style sheet; the floor has no fork, no limits, no check, and collects
garbage as Python does by default. CPU of the cage is that of the caller, of the child and of the fork server.
"""

import resource
import statistics
import time
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

import casework.letters.pdf as pdf
from casework.letters.pdf.fetcher import SealedFetcher
from casework.letters.pdf.typeset import SHEET, VARIANT

ROUNDS = 25
TARGET = 1.25


def measure(html: str = "", assets: dict[str, bytes] | None = None, rounds: int = ROUNDS) -> dict:
    """{id, work, unit, value, floor, ratio, target, wall_ratio, …}; milliseconds, medians of interleaved rounds."""
    html, assets = html or sample(), assets or {"crest": PICTURE, "qr": _qr()}
    bare = _bare(html, assets)
    for _ in range(3):
        bare()
        pdf.render(html, assets=assets, title="Ukur")
    floor, floor_wall, caged, caged_wall, memory = [], [], [], [], 0
    server = pdf.render_with_report(html, assets=assets, title="Ukur")[1].server
    for _ in range(rounds):
        cpu, wall, _ = _timed(bare)
        floor.append(cpu)
        floor_wall.append(wall)
        cpu, wall, report = _timed(lambda: pdf.render_with_report(html, assets=assets, title="Ukur")[1])
        caged.append(cpu + (report.cpu + report.server - server) * 1000)
        server = report.server
        caged_wall.append(wall)
        memory = max(memory, report.rss)
    value, base = statistics.median(caged), statistics.median(floor)
    wall, base_wall = statistics.median(caged_wall), statistics.median(floor_wall)
    return {
        "id": "P8",
        "work": "one warm letter, caged, against bare WeasyPrint",
        "unit": "ms CPU",
        "value": round(value, 1),
        "floor": round(base, 1),
        "ratio": round(value / base, 3),
        "target": TARGET,
        "wall": round(wall, 1),
        "wall_floor": round(base_wall, 1),
        "wall_ratio": round(wall / base_wall, 3),
        "child_rss_mb": round(memory / 2**20, 1),
        "rounds": rounds,
    }


def sample() -> str:
    return SAMPLE.read_text()


def _bare(html: str, assets: dict[str, bytes]):
    fonts = FontConfiguration()
    sheet = CSS(string=SHEET.read_text(), font_config=fonts)

    def letter() -> bytes:
        page = HTML(string=html, url_fetcher=SealedFetcher(assets))
        return page.write_pdf(font_config=fonts, stylesheets=[sheet], pdf_variant=VARIANT, pdf_tags=True)

    return letter


def _timed(work) -> tuple[float, float, object]:
    """Milliseconds of CPU and of wall time of this process, and the result."""
    before, start = _cpu(), time.perf_counter()
    result = work()
    return _cpu() - before, (time.perf_counter() - start) * 1000, result


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


def _qr() -> bytes:
    from casework.letters.pdf.qr import qr_svg

    return qr_svg("https://layanan.kalbar.example/v/V3H8N62TQK5R")


SAMPLE = Path(__file__).parent / "letter.html"
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 68 80">'
    b'<path d="M34 2 64 12v34c0 16-14 26-30 32C18 72 4 62 4 46V12z"'
    b' fill="#0d5350"/><path d="M34 18 52 38 34 58 16 38z" fill="#fff"/></svg>'
)

if __name__ == "__main__":
    import json

    print(json.dumps(measure(), indent=2))
