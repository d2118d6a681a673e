"""PAdES B-B with pyHanko and a key that stays loaded. pyHanko is imported by who signs, not by who starts."""

from __future__ import annotations

import asyncio
import io
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import pdf_cms, pdf_signer

from casework.letters.signatures.signer import Purpose

LONGEST = 72  # bytes of an ECDSA signature over P-256 in DER


class LoadedSigner(pdf_cms.Signer):
    """pyHanko's SimpleSigner reads and proves the key again with each signature; this one holds it."""

    def __init__(self, key: EllipticCurvePrivateKey, certificate: Any) -> None:
        super().__init__(signing_cert=certificate)
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(LONGEST) if dry_run else self.key.sign(data, ECDSA(hashes.SHA256()))


def sign(data: bytes, signer: pdf_cms.Signer, purpose: Purpose) -> bytes:
    """An incremental update: the first bytes are `data` as it came."""
    return asyncio.run(_sign(data, signer, purpose))


async def _sign(data: bytes, signer: pdf_cms.Signer, purpose: Purpose) -> bytes:
    metadata = pdf_signer.PdfSignatureMetadata(
        field_name=purpose.field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=purpose.name,
        reason=purpose.reason,
        location=purpose.location,
    )
    session = pdf_signer.PdfSigner(metadata, signer).init_signing_session(IncrementalPdfFileWriter(io.BytesIO(data)))
    session.system_time = purpose.at  # else pyHanko looks at the clock itself
    room = await session.estimate_signature_container_size(None)
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    digest, out = prepared.digest_tbs_document()
    attributes = pdf_cms.PdfCMSSignedAttributes(signing_time=purpose.at)
    done = await prepared.perform_signature(document_digest=digest.document_digest, pdf_cms_signed_attrs=attributes)
    await done.post_signature_processing(out)
    out.seek(0)
    return out.read()
