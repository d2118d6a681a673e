"""The beat schedule names tasks that exist, with arguments that they take."""

import inspect

import pytest
from django.conf import settings

from ppid_portal.celery import app

ENTRIES = settings.CELERY_BEAT_SCHEDULE


@pytest.fixture(scope="module", autouse=True)
def _tasks():
    app.loader.import_default_modules()


@pytest.mark.parametrize("name", ENTRIES)
def test_entry_names_a_task_with_arguments_it_takes(name):
    entry = ENTRIES[name]
    assert entry["task"] in app.tasks
    inspect.signature(app.tasks[entry["task"]].run).bind(*entry.get("args", ()), **entry.get("kwargs", {}))


@pytest.mark.parametrize("name", ENTRIES)
def test_nothing_waits_in_the_broker_for_long(name):
    assert not {"eta", "countdown"} & set(ENTRIES[name].get("options", {}))


def test_messages_are_json_and_leave_no_results():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result
    assert app.conf.task_acks_late
    assert app.conf.worker_prefetch_multiplier == 1
