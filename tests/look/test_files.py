"""What lies in static/ and templates/: budgets, checksums, and rules that no page may break."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
CITIZEN_CSS = [
    "vendor/bootstrap/bootstrap.css",
    *(f"css/{name}.css" for name in ("tokens", "base", "components", "print")),
]
ALL_TEMPLATES = sorted(TEMPLATES.rglob("*.html"))
PAGES = [path for path in ALL_TEMPLATES if "pdf" not in path.parts and "email" not in path.parts]


def gz(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def test_citizen_css_fits_its_budget():
    assert sum(gz(STATIC / name) for name in CITIZEN_CSS) <= 20_000


def test_staff_css_fits_its_budget():
    assert sum(gz(STATIC / name) for name in [*CITIZEN_CSS, "css/staff.css"]) <= 30_000


def test_scripts_fit_their_budget():
    assert sum(gz(path) for path in (STATIC / "js").glob("*.js")) <= 15_000


def test_citizen_layout_asks_for_few_files():
    """At most ten requests: the page, style sheets with the agency's colours, icons, crest, one script."""
    head = (TEMPLATES / "components/head.html").read_text() + (TEMPLATES / "citizen.html").read_text()
    assert len(re.findall(r"<link rel=\"stylesheet\"|<script ", head)) + 3 <= 10


@pytest.mark.parametrize(
    "readme", [STATIC / "vendor/README.md", ROOT / "tests/vendor/README.md"], ids=["static", "tests"]
)
def test_vendored_files_are_what_the_readme_says(readme):
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in readme.read_text().splitlines()
        if line.startswith("| ")
    ]
    files = [row for row in rows if row[0] != "File"]
    assert files
    for name, *_, checksum in files:
        assert hashlib.sha256((readme.parent / name).read_bytes()).hexdigest() == checksum, name


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_template_keeps_style_and_script_out_of_the_page(path):
    text = re.sub(r"{%.*?%}|{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or "application/json" in script


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_template_names_only_icons_that_are_drawn(path):
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "img/icons.svg").read_text()))
    text = path.read_text()
    asked = set(re.findall(r'{% icon "([^"]+)"', text)) | set(re.findall(r'icon_name="([^"]+)"', text))
    assert asked <= drawn


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=named)
def test_component_says_what_it_takes(path):
    assert re.match(r"{#|{% comment %}", path.read_text())


@pytest.mark.parametrize(
    "name", ["citizen.html", "base.html", "errors/404.html", "errors/403.html", "errors/500.html", "errors/503.html"]
)
def test_pages_for_everyone_speak_plainly(name):
    words = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]+>", " ", (TEMPLATES / name).read_text(), flags=re.S).lower()
    assert not re.search(r"\b(disposisi|sla|invalid|500|anda)\b", words)
