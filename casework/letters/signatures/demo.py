"""The signer of the demo office: a key made at first run, whose certificate says UJI COBA. No certified signature."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from casework.letters.signatures.signer import Purpose, SigningFailed

NAME = "UJI COBA Portal Layanan Informasi"
YEARS = 5
FILE = "demo.pem"  # the key as encrypted PKCS#8, then its certificate
SPOILED = (
    "Kunci tanda tangan contoh tidak terbaca. Hapus foldernya ({folder}), lalu jalankan manage.py make_demo_signer."
)
USES = x509.KeyUsage(
    digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
)  # fmt: skip


class DemoSigner:
    """Holds the key once it is loaded. Refuses to work in a real office."""

    trial = True

    def certificate(self) -> bytes:
        der: bytes = _loaded(*_files())[1].dump()
        return der

    def sign(self, data: bytes, purpose: Purpose) -> bytes:
        from casework.letters.signatures import pades

        return pades.sign(data, _signer(*_files()), purpose)


def allowed() -> bool:
    """As the demo people: never where citizens are served."""
    return bool(settings.DEBUG or settings.DEMO)


def _files() -> tuple[Path, int]:
    """The folder, and when its key was made: a new key is seen without a restart."""
    if not allowed():
        raise SigningFailed("Kunci contoh (UJI COBA) tidak menandatangani surat di kantor sungguhan.")
    folder = Path(settings.LETTER_SIGNING["folder"])
    try:
        return folder, (folder / FILE).stat().st_mtime_ns
    except FileNotFoundError:
        raise SigningFailed(
            "Kunci tanda tangan contoh belum dibuat. Jalankan manage.py make_demo_signer, lalu buat lagi surat ini."
        ) from None


@lru_cache(maxsize=2)
def _loaded(folder: Path, stamp: int) -> tuple[ec.EllipticCurvePrivateKey, Any]:
    from asn1crypto import x509 as asn1

    try:
        content = (folder / FILE).read_bytes()
        key = serialization.load_pem_private_key(content, _passphrase(folder))
        der = x509.load_pem_x509_certificate(content).public_bytes(serialization.Encoding.DER)
        certificate = asn1.Certificate.load(der)
    except (OSError, ValueError, TypeError) as error:
        raise SigningFailed(SPOILED.format(folder=folder)) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SigningFailed(SPOILED.format(folder=folder))
    return key, certificate


@lru_cache(maxsize=2)
def _signer(folder: Path, stamp: int) -> Any:
    from casework.letters.signatures import pades

    return pades.LoadedSigner(*_loaded(folder, stamp))


def _passphrase(folder: Path) -> bytes:
    """From the environment; else from a file beside the key."""
    return str(settings.LETTER_SIGNING["passphrase"]).encode() or (folder / "passphrase").read_bytes()


def make(at: datetime) -> bool:
    """Key and certificate in one file, unless it is there already. Whoever comes second keeps the first one."""
    folder = Path(settings.LETTER_SIGNING["folder"])
    if not allowed() or (folder / FILE).exists():
        return False
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not settings.LETTER_SIGNING["passphrase"]:
        _once(folder / "passphrase", secrets.token_urlsafe(32).encode())
    key = ec.generate_private_key(ec.SECP256R1())
    lock = serialization.BestAvailableEncryption(_passphrase(folder))
    sealed = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    return _once(folder / FILE, sealed + certificate_for(key, at).public_bytes(serialization.Encoding.PEM))


def certificate_for(key: ec.EllipticCurvePrivateKey, at: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, NAME),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "UJI COBA, bukan sertifikat elektronik"),
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=366))  # demo letters bear earlier dates
        .not_valid_after(at + timedelta(days=365 * YEARS))
        .add_extension(USES, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )


def _once(path: Path, content: bytes) -> bool:
    """Whole or not at all, 0600; a file that is there stays."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    return True
