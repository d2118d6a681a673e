"""What an officer types, as paragraphs and lists."""

import pytest

from casework.letters.pdf import PdfFailed
from casework.letters.pdf.text import MAX_BODY, paragraphs


def test_body_beyond_the_limit_is_refused_with_the_cure():
    with pytest.raises(PdfFailed, match="lampiran"):
        paragraphs("x" * (MAX_BODY + 1))
    assert paragraphs("x" * MAX_BODY)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Satu.\n\nDua.", "<p>Satu.</p><p>Dua.</p>"),
        ("Baris satu\nbaris dua", "<p>Baris satu<br>baris dua</p>"),
        ("1. A\n2. B", '<ol><li><span class="mark">1. </span>A</li><li><span class="mark">2. </span>B</li></ol>'),
        (
            "1. A\na. B\n2. C",
            '<ol><li><span class="mark">1. </span>A<ol><li><span class="mark">a. </span>B</li></ol></li>'
            '<li><span class="mark">2. </span>C</li></ol>',
        ),
        ("7) A\nlanjut", '<ol><li><span class="mark">7) </span>A<br>lanjut</li></ol>'),
        ("**tebal** & <b>", "<p><strong>tebal</strong> &amp; &lt;b&gt;</p>"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>"),
        ("", ""),
    ],
)
def test_plain_text_becomes_paragraphs_and_lists(text, html):
    assert paragraphs(text) == html
