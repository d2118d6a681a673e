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
    """{id, work, unit, value, floor, ratio, target, wall_ratio, …}; milliseconds.

    A round sets the letter both ways, one right after the other and in turns first, so that what else the machine does
    falls on both; the ratios are medians of the ratios of the rounds.
    """
    html, assets = html or sample(), assets or {"crest": PICTURE, "qr": _qr()}
    bare, caged = _bare(html, assets), _caged(html, assets)
    for _ in range(3):
        bare()
        caged()
    pairs = [_round(bare, caged, caged_first=bool(number % 2)) for number in range(rounds)]
    value, base, wall, base_wall, _ = (statistics.median(column) for column in zip(*pairs, strict=True))
    return {
        "id": "P8",
        "work": "one warm letter, caged, against bare WeasyPrint",
        "unit": "ms CPU",
        "value": round(value, 1),
        "floor": round(base, 1),
        "ratio": round(statistics.median(pair[0] / pair[1] for pair in pairs), 3),
        "target": TARGET,
        "wall": round(wall, 1),
        "wall_floor": round(base_wall, 1),
        "wall_ratio": round(statistics.median(pair[2] / pair[3] for pair in pairs), 3),
        "child_rss_mb": round(max(pair[4] for pair in pairs) / 2**20, 1),
        "rounds": rounds,
    }


def _round(bare, caged, *, caged_first: bool) -> tuple[float, float, float, float, int]:
    """CPU caged, CPU bare, wall caged, wall bare, peak memory of the child in bytes."""
    if caged_first:
        value, wall, (elsewhere, memory) = _timed(caged)
        base, base_wall, _ = _timed(bare)
    else:
        base, base_wall, _ = _timed(bare)
        value, wall, (elsewhere, memory) = _timed(caged)
    return value + elsewhere, base, wall, base_wall, memory


def sample() -> str:
    return SAMPLE.read_text()


def _bare(html: str, assets: dict[str, bytes]):
    fonts = FontConfiguration()
    sheet = CSS(string=SHEET.read_text(), font_config=fonts)

    def letter() -> bytes:
        page = HTML(string=html, url_fetcher=SealedFetcher(assets))
        return page.write_pdf(font_config=fonts, stylesheets=[sheet], pdf_variant=VARIANT, pdf_tags=True)

    return letter


def _caged(html: str, assets: dict[str, bytes]):
    """A call that tells the milliseconds of CPU that child and fork server took, and the child's peak memory."""
    seen = pdf.render_with_report(html, assets=assets, title="Ukur")[1].server

    def letter() -> tuple[float, int]:
        nonlocal seen
        report = pdf.render_with_report(html, assets=assets, title="Ukur")[1]
        elsewhere, seen = (report.cpu + report.server - seen) * 1000, report.server
        return elsewhere, report.rss

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
