"""Effects after commit: claimed once, tried again on a ladder, parked when poisoned, harmless when run twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.cases import outbox, registry
from casework.cases.models import EffectRun, Event
from casework.notifications.models import OutgoingMessage
from tests.cast import Cast

EFFECT = "tell_applicant"


class Stub:
    """An effect that fails as often as told."""

    def __init__(self, failures: int = 0, error: type[BaseException] = ValueError) -> None:
        self.failures, self.error, self.events = failures, error, []

    def __call__(self, event: Event) -> None:
        self.events.append(event.pk)
        if len(self.events) <= self.failures:
            raise self.error("surel macet")


@pytest.fixture
def one_run(cast: Cast) -> EffectRun:
    cast.open_request()
    return EffectRun.objects.get(effect=EFFECT)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch):
    def put(stub: Stub, name: str = EFFECT) -> Stub:
        monkeypatch.setitem(registry.after_effects._items, name, stub)
        return stub

    return put


def test_effect_runs_once(cast: Cast, one_run: EffectRun, install):
    stub = install(Stub())

    assert outbox.waiting(cast.now) == [one_run.pk]
    assert outbox.run(one_run.pk, cast.now) is True
    assert outbox.run(one_run.pk, cast.now) is False
    assert outbox.waiting(cast.later(days=1)) == []
    assert stub.events == [one_run.event_id]
    one_run.refresh_from_db()
    assert (one_run.tries, one_run.error, one_run.claimed_until) == (1, "", None)


def test_claimed_run_is_left_alone_until_its_lease_ends(cast: Cast, one_run: EffectRun, install):
    stub = install(Stub(failures=1, error=KeyboardInterrupt))
    EffectRun.objects.update(claimed_until=cast.now + outbox.LEASE, tries=1)  # a worker that was killed holds it

    assert outbox.waiting(cast.now) == []
    assert outbox.run(one_run.pk, cast.later(minutes=9)) is False
    assert stub.events == []
    assert outbox.waiting(cast.later(minutes=2)) == [one_run.pk]
    install(Stub())
    assert outbox.run(one_run.pk, cast.now) is True


def test_effect_sees_itself_claimed(cast: Cast, one_run: EffectRun, monkeypatch: pytest.MonkeyPatch):
    seen = []

    def look(event: Event) -> None:
        seen.append(outbox.waiting(cast.now))
        seen.append(outbox.run(one_run.pk, cast.now))

    monkeypatch.setitem(registry.after_effects._items, EFFECT, look)
    assert outbox.run(one_run.pk, cast.now) is True
    assert seen == [[], False]


def test_ladder_of_tries_then_parked(cast: Cast, one_run: EffectRun, install):
    stub = install(Stub(failures=99))
    waits = []
    while outbox.run(one_run.pk, cast.now) is False and len(waits) < 20:
        one_run.refresh_from_db()
        if one_run.failed_at:
            break
        assert outbox.waiting(one_run.not_before - timedelta(seconds=1)) == []
        waits.append((one_run.not_before - cast.now).total_seconds())
        cast.now = one_run.not_before

    assert waits == list(outbox.LADDER[:-1])
    assert len(stub.events) == one_run.tries == len(outbox.LADDER)
    assert one_run.failed_at == cast.now
    assert one_run.error == "ValueError: surel macet"
    assert outbox.waiting(cast.later(days=30)) == []
    assert outbox.run(one_run.pk, cast.now) is False


def test_success_after_failures_clears_the_error(cast: Cast, one_run: EffectRun, install):
    install(Stub(failures=2))
    for _ in range(3):
        outbox.run(one_run.pk, cast.now)
        one_run.refresh_from_db()
        cast.now = max(cast.now, one_run.not_before)

    assert (one_run.done_at is not None, one_run.tries, one_run.error) == (True, 3, "")


def test_poison_does_not_stop_the_others(cast: Cast, install):
    from casework.cases.tasks import run_effects, sweep_effects

    for _ in range(3):
        cast.open_request()
    first = Event.objects.filter(effects__effect=EFFECT).order_by("pk").first()

    class Poison(Stub):
        def __call__(self, event: Event) -> None:
            self.events.append(event.pk)
            if event == first:
                raise RuntimeError("beracun")

    stub = install(Poison())
    run_effects(outbox.waiting(cast.now))
    assert len(stub.events) == 3
    assert EffectRun.objects.get(done_at=None).event == first

    for _ in range(len(outbox.LADDER)):
        cast.later(hours=1)
        sweep_effects()
    parked = EffectRun.objects.exclude(failed_at=None).get()
    assert (parked.event, parked.tries) == (first, len(outbox.LADDER))
    assert EffectRun.objects.exclude(done_at=None).count() == 2


def test_stopped_process_leaves_the_row_to_be_tried_again(cast: Cast, one_run: EffectRun, install):
    install(Stub(failures=1, error=SystemExit))

    with pytest.raises(SystemExit):
        outbox.run(one_run.pk, cast.now)
    one_run.refresh_from_db()
    assert (one_run.claimed_until, one_run.done_at) == (None, None)
    assert outbox.run(one_run.pk, one_run.not_before) is True


def test_name_that_nobody_registered_is_a_failure_with_words(cast: Cast, one_run: EffectRun):
    EffectRun.objects.update(effect="hilang")

    assert outbox.run(one_run.pk, cast.now) is False
    one_run.refresh_from_db()
    assert "'hilang' tidak dikenal" in one_run.error


def test_replay_after_a_crash_writes_one_message(cast: Cast, one_run: EffectRun):
    """The effect had run, the note that it had was lost: it runs again and changes nothing."""
    assert outbox.run(one_run.pk, cast.now)
    before = list(OutgoingMessage.objects.values())
    assert len(before) == 1
    EffectRun.objects.update(done_at=None)

    assert outbox.run(one_run.pk, cast.later(minutes=5))
    assert list(OutgoingMessage.objects.values()) == before


def test_every_effect_of_the_published_sops_may_run_twice(cast: Cast):
    from casework.cases.models import Transition

    names = {name for row in Transition.objects.all() for name in row.effects if name in registry.after_effects}
    assert {"tell_applicant", "tell_holder"} <= names
    case = cast.at_coordination()
    cast.act(case, "ask_division", by="yuliana", units=[cast.unit("pengawasan")], note="Data anggota")
    for pk in outbox.waiting(cast.now):
        assert outbox.run(pk, cast.now)
    before = list(OutgoingMessage.objects.values())
    assert len(before) >= 2

    EffectRun.objects.update(done_at=None)
    for pk in outbox.waiting(cast.now):
        assert outbox.run(pk, cast.now)
    assert list(OutgoingMessage.objects.values()) == before


def test_broker_down_is_not_an_error(cast: Cast, one_run: EffectRun, settings, monkeypatch, caplog):
    from kombu.exceptions import OperationalError

    from casework.cases.tasks import run_effects

    def down(*args: object, **kwargs: object) -> None:
        raise OperationalError("no route")

    monkeypatch.setattr(run_effects, "apply_async", down)
    outbox.send_to_worker([one_run.pk])
    assert "1 akibat menunggu penyapuan" in caplog.text
    assert outbox.waiting(cast.now) == [one_run.pk]


def test_worker_is_poked_only_after_commit(cast: Cast, django_capture_on_commit_callbacks, monkeypatch):
    from casework.cases.tasks import run_effects

    poked: list[list[int]] = []
    monkeypatch.setattr(run_effects, "apply_async", lambda args, **more: poked.append(args[0]))
    with django_capture_on_commit_callbacks(execute=True):
        cast.open_request()
        assert poked == []
    assert sorted(pk for ids in poked for pk in ids) == outbox.waiting(cast.now)
