"""The web server stopped politely or killed while people wait for its answer."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from casework.cases.models import Case
from casework.numbering import numbers
from tests.faults import scene
from tests.faults.sizes import size
from tests.faults.web import Answer, NoAnswer, Visitor, Web
from tests.processes import wait_until


def in_threads(calls: list[Callable[[], Answer]]) -> tuple[list[threading.Thread], list[Answer], list[str]]:
    answers: list[Answer] = []
    broken: list[str] = []

    def go(call: Callable[[], Answer]) -> None:
        try:
            answers.append(call())
        except NoAnswer as none:
            broken.append(str(none))

    threads = [threading.Thread(target=go, args=(call,), daemon=True) for call in calls]
    for thread in threads:
        thread.start()
    return threads, answers, broken


def sendings(people: list[Visitor], forms: list[dict[str, object]]) -> list[Callable[[], Answer]]:
    pairs = zip(people, forms, strict=True)
    return [lambda who=who, form=form: who.send(scene.COUNTER, form) for who, form in pairs]


@pytest.mark.fault("F34")
def test_gunicorn_told_to_stop_answers_all_that_wait(start_web: Callable[..., Web]):
    """All wait for the book of numbers, which somebody holds; then the signal comes, then the book is free."""
    count = size(6, 20)
    web = start_web(WEB_THREADS=str(count))
    people = [scene.officer(web) for _ in range(count)]
    forms = [who.fill(scene.COUNTER, **scene.typed(at)) for at, who in enumerate(people)]
    with transaction.atomic():
        numbers.take("kalbar:request", timezone.localtime(timezone.now(), scene.agency().zone).year)
        threads, answers, broken = in_threads(sendings(people, forms))
        time.sleep(1)
        web.process.signal(signal.SIGTERM)
        time.sleep(0.5)
        assert not answers, "they were to be slow"
        transaction.set_rollback(True)
    for thread in threads:
        thread.join(40)

    assert not broken
    assert [answer.status for answer in answers] == [302] * count
    assert web.process.child.wait(35) == 0
    assert len(scene.case_numbers()) == count
    scene.must_hold()


@pytest.mark.fault("F1")
def test_web_killed_while_people_register_loses_nothing_confirmed(start_web: Callable[..., Web]):
    """The form that got no answer is sent again as it was, and is one case."""
    web = start_web()
    people = [scene.officer(web) for _ in range(size(4, 16))]
    confirmed: list[str] = []
    for number in range(size(1, 12)):
        forms = [who.fill(scene.COUNTER, **scene.typed(number * 100 + at)) for at, who in enumerate(people)]
        threads, answers, _ = in_threads(sendings(people, forms))
        wait_until(lambda answers=answers: answers, 20, "a first answer", tail=web.process.tail)
        web.process.kill()
        for thread in threads:
            thread.join(40)
        web.start()
        again = [send() for send in sendings(people, forms)]
        assert {answer.status for answer in again} == {302}
        assert {answer.slug for answer in answers if answer.slug} <= {answer.slug for answer in again}
        confirmed += [answer.slug for answer in again]

    connection.close()
    assert sorted(confirmed) == sorted(case.slug for case in Case.objects.all())
    scene.must_hold()


def test_visitor_without_a_session_is_sent_to_sign_in(web: Web):
    """The harness itself: an answer that leads nowhere is no confirmation."""
    answer = Visitor(web.port).get(scene.COUNTER)
    assert (answer.status, answer.slug) == (302, "")
