"""Certificates and signatures as an office gets them from outside: an authority, an official, files that are wrong."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from functools import cache

import pikepdf
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
USES = {
    "key_encipherment": False, "data_encipherment": False, "key_agreement": False, "crl_sign": False,
    "encipher_only": False, "decipher_only": False,
}  # fmt: skip


@cache
def _key() -> rsa.RSAPrivateKey:
    """One for all: what is tested is not the strength of keys."""
    return rsa.generate_private_key(65537, 2048)


def _certificate(name: str, issuer: str, *, authority: bool, until: datetime) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        office = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Balai Contoh")
        return x509.Name([office, x509.NameAttribute(NameOID.COMMON_NAME, text)])

    uses = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_cert_sign=authority, **USES
    )
    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(EARLY)
        .not_valid_after(until)
        .add_extension(uses, critical=True)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(_key(), hashes.SHA256())
    )


class Pen:
    """An official's certificate under an authority of its own."""

    def __init__(self, name: str = "Markus", authority: str = "Induk Contoh", until: datetime = LATE) -> None:
        self.root = _certificate(authority, authority, authority=True, until=LATE)
        self.leaf = _certificate(name, authority, authority=False, until=until)

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def sign(self, data: bytes, field: str = "Ttd", *, writing: bytes = b"") -> bytes:
        """An incremental update, as signing applications make it; `writing` goes onto the page in the same breath."""
        der = serialization.Encoding.DER
        secret = _key().private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        signer = signers.SimpleSigner(
            signing_cert=asn1.Certificate.load(self.leaf.public_bytes(der)),
            signing_key=keys.PrivateKeyInfo.load(secret),
            cert_registry=SimpleCertificateStore.from_certs([asn1.Certificate.load(self.root.public_bytes(der))]),
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        if writing:
            write_on_page(writer, writing)
        metadata = signers.PdfSignatureMetadata(field_name=field)
        return asyncio.run(signers.async_sign_pdf(writer, metadata, signer)).getvalue()


def write_on_page(writer: IncrementalPdfFileWriter, drawing: bytes) -> None:
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=drawing)))


def added_to(data: bytes) -> bytes:
    """Something more behind a file that is signed already."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(data)), io.BytesIO()
    write_on_page(writer, b"0 0 40 40 re f")
    writer.write(out)
    return out.getvalue()


def saved_anew(data: bytes, **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, **how)
    return out.getvalue()
