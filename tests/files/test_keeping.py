"""Where bytes lie, how they are served, and what happens when disk and database disagree."""

import os
import resource
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.http import Http404
from django.utils.datastructures import MultiValueDict

from casework.files import rules, serve, store
from casework.files.fields import PrivateFileField, PrivateFilesField
from casework.files.models import PrivateFile

from . import corpus

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def kept(data: bytes = b"isi surat", name: str = "surat.pdf", content_type: str = "application/pdf", **options):
    return store.store_bytes(data, name=name, content_type=content_type, at=AT, **options)


def swept(*arguments: str) -> str:
    out = StringIO()
    call_command("sweep_files", *arguments, stdout=out)
    return out.getvalue()


def test_a_file_is_readable_by_its_owner_and_group_only():
    file = kept()
    assert Path(default_storage.path(file.path)).stat().st_mode & 0o777 == 0o640
    with pytest.raises(ValueError):
        default_storage.url(file.path)


def test_a_download_is_an_attachment_that_nothing_can_run():
    reply = serve.response(kept(name='lapor"an – Müller.pdf'))
    assert reply.content == b"isi surat"
    assert reply["Content-Disposition"] == (
        "attachment; filename=\"lapor_an _ M_ller.pdf\"; filename*=UTF-8''lapor%22an%20%E2%80%93%20M%C3%BCller.pdf"
    )
    assert reply["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Cache-Control"] == "private, no-store"
    assert reply["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("content_type", "begins"),
    [
        ("application/pdf", "inline"),
        ("image/png", "inline"),
        ("text/html", "attachment"),
        ("image/svg+xml", "attachment"),
    ],
)
def test_only_pdf_and_images_are_shown_in_the_page(content_type, begins):
    reply = serve.response(kept(content_type=content_type), inline=True)
    assert reply["Content-Disposition"].startswith(begins)
    assert "script-src" not in reply["Content-Security-Policy"]


def test_a_missing_file_is_said_and_logged(caplog):
    file = kept()
    os.unlink(default_storage.path(file.path))
    with pytest.raises(store.FileMissing, match="tidak ada lagi"):
        serve.response(file)
    assert str(file.pk) in caplog.text
    assert issubclass(store.FileMissing, Http404)


def test_a_changed_file_is_never_served(caplog):
    file = kept()
    Path(default_storage.path(file.path)).write_bytes(b"isi palsu")
    with pytest.raises(store.FileChanged, match="berbeda"):
        serve.response(file)
    assert str(file.pk) in caplog.text


def test_a_full_disk_gives_a_sentence_and_no_row(monkeypatch):
    monkeypatch.setattr(store, "FREE_BYTES", 10**18)
    with pytest.raises(rules.FileRefused, match="penuh"):
        kept()
    assert not PrivateFile.objects.exists()


@contextmanager
def disk_with_room_for(size: int):
    """The kernel refuses to let this process make a file larger than that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_while_writing_leaves_nothing(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}},
    }
    with disk_with_room_for(1000), pytest.raises(rules.FileRefused, match="penuh"):
        kept(b"x" * 5000)
    assert not PrivateFile.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert kept(b"x" * 5000).size == 5000, "the control: with room it is kept"


def test_a_storage_that_cannot_be_reached_gives_a_sentence(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": "/dev/full/x"}},
    }
    with pytest.raises(rules.FileRefused, match="penuh"):
        kept()


def test_removing_waits_for_the_commit(django_capture_on_commit_callbacks):
    file = kept()
    with pytest.raises(RuntimeError), transaction.atomic():
        store.remove(file)
        raise RuntimeError
    file = PrivateFile.objects.get()
    assert store.read(file) == b"isi surat"
    with django_capture_on_commit_callbacks(execute=True):
        store.remove(file)
    assert not default_storage.exists(file.path)


def test_sweep_reports_both_ways_and_deletes_only_when_told():
    whole, lost = kept(), kept()
    os.unlink(default_storage.path(lost.path))
    old, young = (default_storage.save(f"ab/{name}", ContentFile(b"x")) for name in ("lama", "baru"))
    os.utime(default_storage.path(old), (time.time() - 2 * 86400,) * 2)
    report = swept()
    assert f"tanpa catatan: {old}" in report and f"hilang: {lost.pk}" in report
    assert young not in report and str(whole.pk) not in report
    assert default_storage.exists(old)
    swept("--delete")
    assert not default_storage.exists(old)
    assert default_storage.exists(young) and default_storage.exists(whole.path)
    assert PrivateFile.objects.filter(pk=lost.pk).exists(), "the row is evidence; only a person may decide on it"


def test_sweep_verify_finds_what_was_changed_by_hand():
    file = kept()
    Path(default_storage.path(file.path)).write_bytes(b"isi palsu")
    assert f"berubah: {file.pk}" not in swept()
    assert f"berubah: {file.pk}" in swept("--verify")


class Papers(forms.Form):
    one = PrivateFileField(required=False)
    many = PrivateFilesField(required=False, most=2)


def test_a_form_tells_which_file_was_refused_and_why():
    good, bad = SimpleUploadedFile("a.png", corpus.image("PNG")), SimpleUploadedFile("b.pdf", b"MZ")
    form = Papers({}, MultiValueDict({"one": [bad], "many": [good, bad]}))
    assert not form.is_valid()
    assert form.errors["one"][0].startswith("Nama berkas berakhiran .pdf, tetapi isinya bukan PDF.")
    assert form.errors["many"] == [f"b.pdf: {form.errors['one'][0]}"]


def test_a_form_hands_over_checked_files():
    form = Papers({}, MultiValueDict({"many": [SimpleUploadedFile("a.png", corpus.image("PNG")) for _ in range(2)]}))
    assert form.is_valid(), form.errors
    assert [store.keep(checked, at=AT).content_type for checked in form.cleaned_data["many"]] == ["image/png"] * 2
    assert form.cleaned_data["one"] is None


def test_a_form_limits_the_number_of_files():
    form = Papers({}, MultiValueDict({"many": [SimpleUploadedFile("a.png", corpus.image("PNG")) for _ in range(3)]}))
    assert "Paling banyak 2 berkas" in form.errors["many"][0]
