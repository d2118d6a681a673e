"""Opens one untrusted file in a process of its own: `python -m casework.files.sheets.child`, without Django.

stdin: a line of JSON (what is asked, limits), then the file. stdout: a line of JSON {"refused": code, …}, then bytes.
Anything else (crash, kill by a limit) means that the file could not be read.
"""

import json
import sys
from typing import Any

import pypdfium2

from casework.files.seclude import become, leave_network, limit, nobody

from . import copy
from .errors import Refused
from .pdf import Pdf
from .photo import Photo

Sheets = Pdf | Photo


def answer(question: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    limits = question["limits"]
    sheets: Sheets = Pdf(data, limits) if question["pdf"] else Photo(data, limits)
    what, page = question["what"], question.get("page")
    if page is not None and not 1 <= page <= sheets.count:
        raise Refused("page")
    if what == "sizes":
        return {"sizes": [sheets.size(number) for number in range(1, sheets.count + 1)]}, b""
    if what == "picture":
        return copy.for_screen(sheets.at_width(question["page"], question["width"]))
    if what == "lines":
        return {"lines": sheets.lines([page] if page else range(1, sheets.count + 1))}, b""
    return {}, copy.flat(sheets, question["areas"], limits["dpi"])


def main() -> None:
    account = nobody()
    leave_network()
    source = sys.stdin.buffer
    question, data = json.loads(source.readline()), source.read()
    copy.warm()  # what is read from disk is read before the disk is out of reach
    limit(question["limits"])
    become(account)
    head: dict[str, Any]
    try:
        head, body = answer(question, data)
    except Refused as reason:
        head, body = {"refused": str(reason)}, b""
    except pypdfium2.PdfiumError:
        head, body = {"refused": "damaged"}, b""
    except (MemoryError, RecursionError):
        head, body = {"refused": "slow"}, b""
    sys.stdout.buffer.write(json.dumps({"refused": ""} | head).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
