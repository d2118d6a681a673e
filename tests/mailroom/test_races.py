"""Clerks at the same moment: a line each for the same letter, a TNDE number once; and the race without the rule."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from casework.mailroom import matching
from casework.mailroom.models import IncomingLetter
from tests.cast import Cast
from tests.mailroom.conftest import Mail
from tests.racing import line_up

RACERS = 3
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


def race(what: str, cast: Cast, letters: list[IncomingLetter]) -> list[str]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "ppid_portal.settings", "PYTHONPATH": str(ROOT), "COLD": "1"}
    facts = [str(cast.user("sumarni").pk), cast.now.isoformat(), *(str(letter.pk) for letter in letters)]
    return sorted(line_up(["tests.mailroom.racer", str(RACERS), what, *facts], RACERS, env))


def test_everybody_who_enters_the_same_letter_gets_a_line_and_is_warned(transactional_db: None, cast: Cast, mail: Mail):
    first = mail.enter()

    assert race("enter", cast, [first]) == ["0002", "0003", "0004"]
    for letter in IncomingLetter.objects.all():
        assert len(matching.likely(letter)) == RACERS
        assert "Mungkin surat yang sama" in cast["hendra"].get(f"/surat-masuk/{letter.pk}/").content.decode()


def test_one_of_many_gets_the_tnde_number(transactional_db: None, cast: Cast, mail: Mail):
    letters = [mail.enter(number=f"{number}/2026") for number in range(RACERS)]

    assert race("tnde", cast, letters) == ["taken"] * (RACERS - 1) + ["won"]
    assert IncomingLetter.objects.exclude(tnde_key="").count() == 1


def test_without_the_rule_several_get_it(transactional_db: None, cast: Cast, mail: Mail):
    letters = [mail.enter(number=f"{number}/2026") for number in range(RACERS)]

    assert race("tnde-careless", cast, letters).count("won") > 1
