"""The tests' own ground: snapshots come back clean, and real processes really run."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import connection


def people() -> int:
    return get_user_model().objects.count()


class TestSnapshots:
    @pytest.mark.parametrize("turn", [1, 2])
    def test_what_one_transactional_test_wrote_is_gone_in_the_next(self, transactional_db, turn):
        assert people() == 0
        get_user_model().objects.create(username="siti")
        assert people() == 1

    def test_guarded_tables_are_no_hindrance(self, transactional_db):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE left_behind (id integer)")

    def test_even_the_schema_comes_back(self, transactional_db):
        assert "left_behind" not in connection.introspection.table_names()


class TestMailServer:
    def test_keeps_what_it_was_given(self, smtp):
        send_mail("Halo", "Isi", "dari@contoh.example", ["siti@contoh.example"])
        assert [message["Subject"] for message in smtp.to("siti@contoh.example")] == ["Halo"]

    @pytest.mark.parametrize("mode", ["421", "451", "550", "drop"])
    def test_misbehaves_when_told(self, smtp, mode):
        import smtplib

        smtp.mode = mode
        with pytest.raises(smtplib.SMTPException):
            send_mail("Halo", "Isi", "dari@contoh.example", ["siti@contoh.example"])
        assert len(smtp.messages) == (1 if mode == "drop" else 0)


def test_worker_and_scheduler_are_alive_and_say_so(worker):
    worker.worker.wait_until(lambda: cache.get("heartbeat:worker") and cache.get("heartbeat:beat"))
