"""Every accent an agency may choose stays readable, and so do the tokens themselves."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppid_portal.tint import GROUND, contrast, readable, shades

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
TOKEN = dict(re.findall(r"(--[a-z0-9-]+): (#[0-9a-f]{6});", TOKENS))
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_any_accent_carries_white_and_reads_on_the_ground(accent):
    group = shades(accent)
    assert contrast(group["--accent"], "#ffffff") >= 4.5
    assert contrast(group["--accent"], GROUND) >= 4.5
    assert contrast(group["--accent-dark"], group["--accent-tint"]) >= 4.5


def test_a_readable_accent_is_left_alone():
    assert readable("#0b5351") == "#0b5351"
    assert readable("#ffd54a") != "#ffd54a"


def test_black_on_white_is_the_widest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_the_tokens_stand_for_the_default_agency():
    assert TOKEN["--accent"] == "#0b5351"
    assert contrast(TOKEN["--accent-tint"], shades("#0b5351")["--accent-tint"]) < 1.05


@pytest.mark.parametrize("tone", ["running", "waiting", "done", "late", "law"])
def test_status_text_reads_on_its_tint_and_on_paper(tone):
    text = TOKEN[f"--{tone}"]
    assert (
        min(
            contrast(text, TOKEN[f"--{tone}-tint"]), contrast(text, TOKEN["--paper"]), contrast(text, TOKEN["--ground"])
        )
        >= 6
    )


@pytest.mark.parametrize("ground", ["--paper", "--ground", "--ground-2"])
def test_ink_reads_on_every_ground_and_field_borders_are_seen(ground):
    assert contrast(TOKEN["--ink"], TOKEN[ground]) >= 12
    assert contrast(TOKEN["--ink-2"], TOKEN[ground]) >= 6
    assert contrast(TOKEN["--field"], TOKEN[ground]) >= 3


@pytest.mark.parametrize(
    ("step", "text"), [(1, "--ink"), (2, "--ink"), (3, "--ink"), (4, "--ink"), (5, "--paper"), (6, "--paper")]
)
def test_numbers_read_on_every_step_of_the_heat_map(step, text):
    for heat in (TOKEN[f"--heat-{step}"], shades("#1b3f7a")[f"--heat-{step}"]):
        assert contrast(heat, TOKEN[text]) >= 4.5
