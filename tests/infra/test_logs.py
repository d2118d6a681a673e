"""What a log may not say."""

import logging

import pytest

from ppid_portal.logs import RedactFilter, redact

NIK = "6171051203840002"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"NIK {NIK} salah", "NIK [nik] salah"),
        ("NIK 6171 0512 0384 0002", "NIK [nik]"),
        ("hubungi 0812-3456-7890 segera", "hubungi [telepon] segera"),
        ("hubungi +62 812 3456 7890", "hubungi [telepon]"),
        ("surel siti.aminah@contoh.example ditolak", "surel [surel] ditolak"),
        ("kode 7K3M-9QWX-4D2P", "kode [kode]"),
        ("GET /lacak/tautan/7K3M9QWX4D2P7K3M9QWX4D2P7K/", "GET /lacak/tautan/[token]/"),
        ("password=rahasia123", "password=[rahasia]"),
        ("nilai 12345 pada 2026-11-21 10:00", "nilai 12345 pada 2026-11-21 10:00"),
        ("berkas cc3ebe5e-6576-4316-b6a6-2984f49d9a20", "berkas cc3ebe5e-6576-4316-b6a6-2984f49d9a20"),
        ("kasus 000123/2026 baris 4", "kasus 000123/2026 baris 4"),
    ],
)
def test_personal_data_is_covered_and_the_rest_stays(said, kept):
    assert redact(said) == kept


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("uji", logging.ERROR, __file__, 1, message, args, info)


def test_arguments_and_tracebacks_are_covered_too():
    try:
        raise ValueError(f"NIK {NIK}")
    except ValueError as error:
        entry = record("gagal untuk %s", NIK, error=error)
    RedactFilter().filter(entry)
    line = logging.Formatter().format(entry)
    assert NIK not in line
    assert "[nik]" in line


def test_a_message_cannot_forge_a_second_line():
    entry = record("nama %s", "siti\n2026 INFO masuk sebagai admin")
    RedactFilter().filter(entry)
    assert "\n" not in entry.getMessage()
