"""Reads the signature of one untrusted PDF in a process of its own: `python -m casework.letters.signatures.child`.

stdin: a line of JSON (what is known, limits), then our own bytes if there are any, then the file. stdout: a line of
JSON as report.Report wants it. Anything else (crash, kill by a limit) means that the file could not be read.
"""

import asyncio
import codecs
import io
import json
import logging
import re
import sys
from datetime import datetime
from typing import Any

import pikepdf
import pypdfium2
from asn1crypto import pem
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import (
    KeyUsageConstraints,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
    errors,
)
from pyhanko_certvalidator import ValidationContext

from casework.files.seclude import become, leave_network, limit, nobody

from . import changes
from .certificates import facts, name_of

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4}\b")
USES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
UNREADABLE = (PdfError, SigningError, errors.SignatureValidationError, pikepdf.PdfError, pypdfium2.PdfiumError)
SPOILED = (*UNREADABLE, ValueError, KeyError, TypeError, IndexError, AttributeError, RuntimeError, OSError)
Answer = dict[str, Any]


def answer(question: dict[str, Any], ours: bytes, data: bytes) -> Answer:
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            return {"refused": "locked"}
        found = list(reader.embedded_regular_signatures)
    except SPOILED:
        return {"refused": "damaged"}
    told: Answer = {"signatures": len(found)}
    if question["text"]:
        told["codes"] = codes(data)
    if ours:
        told |= compared(ours, data)
    if found:
        told |= asyncio.run(read(found[-1], question["roots"], datetime.fromisoformat(question["at"])))
    return told


def compared(ours: bytes, data: bytes) -> Answer:
    """Whether it is our file with a signature behind it; if it was saved anew, whether it says the same."""
    if data.startswith(ours):
        try:
            return {"base": "same" if changes.only_signed(ours, data) else "changed"}
        except SPOILED:
            return {"base": "changed"}
    return {"base": "other", "text_same": text(ours) == text(data)}


async def read(signature: Any, roots: list[str], at: datetime) -> Answer:
    certificate = signature.signer_cert
    told = facts(certificate) | {"at": told_time(signature)}
    trusted = [asn1.Certificate.load(pem.unarmor(root.encode())[2]) for root in roots]
    context = ValidationContext(
        trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail", moment=at, best_signature_time=at
    )
    try:
        status = await async_validate_pdf_signature(signature, context, key_usage_settings=USES)
    except SPOILED:
        return told | {"intact": False}
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    level = status.modification_level
    if not whole and status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and level is not None:
        whole = level == ModificationLevel.LTA_UPDATES  # proofs of validity, added by the signing service itself
    path = status.validation_path
    return told | {
        "intact": bool(status.intact and status.valid),
        "whole": whole,
        "stamped": status.timestamp_validity is not None,
        "in_force": certificate.not_valid_before <= at <= certificate.not_valid_after,
        "chain": "none" if not trusted else "trusted" if status.trusted else "unknown",
        "root": name_of(path.first.subject) if status.trusted and path is not None else "",
    }


def told_time(signature: Any) -> str:
    """When the signer says it was: in the signature, else in the dictionary around it."""
    moment = signature.self_reported_timestamp
    return moment.isoformat() if moment and moment.tzinfo else ""


def text(data: bytes) -> str:
    """All words, without spaces: programs part lines differently."""
    document = pypdfium2.PdfDocument(data)
    return "\f".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def codes(data: bytes) -> list[str]:
    """What looks like a verification code of a letter."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = [document[number].get_textpage().get_text_bounded() for number in range(min(len(document), 5))]
    except SPOILED:
        return []
    return list(dict.fromkeys(CODE.findall(" ".join(" ".join(pages).split()))))[:5]


def warm() -> None:
    """Load what is loaded late, while the disk can still be read."""
    import pyhanko.pdf_utils.filters  # noqa: F401

    codecs.lookup("utf-16-le")
    pikepdf.new().save(io.BytesIO())


def main() -> None:
    logging.disable()  # pyHanko writes paths of certificates, which are names of people
    account = nobody()
    leave_network()
    source = sys.stdin.buffer
    question = json.loads(source.readline())
    ours, data = source.read(question["ours"]), source.read()
    warm()
    limit(question["limits"])
    become(account)
    try:
        told = answer(question, ours, data)
    except (MemoryError, RecursionError):
        told = {"refused": "slow"}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    main()
