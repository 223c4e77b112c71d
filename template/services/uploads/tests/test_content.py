"""What a file is told by its first bytes, not by its name or by what the browser says."""

import pytest

from src import content

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(50)
EXIF = b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + bytes(50)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(50)
WAVE = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(50)
PDF = b"%PDF-1.7\n1 0 obj"
ZIP = b"PK\x03\x04" + bytes(50)
PROGRAM = b"MZ\x90\x00" + bytes(100)
PAGE = b"<!doctype html><script>alert(1)</script>"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        (PNG, "image/png"),
        (JFIF, "image/jpeg"),
        (EXIF, "image/jpeg"),
        (WEBP, "image/webp"),
        (PDF, "application/pdf"),
    ],
)
def test_a_file_that_is_what_it_says_is_accepted(head: bytes, declared: str) -> None:
    assert content.refusal(head, declared) is None


@pytest.mark.parametrize("head", [WAVE, ZIP, PROGRAM, PAGE, PICTURE, b"", b"hello", bytes(10)])
@pytest.mark.parametrize("declared", content.NAMES)
def test_what_is_not_allowed_at_all_is_refused(head: bytes, declared: str) -> None:
    reason = f"The file says it is {content.NAMES[declared]}, but its content is something else."
    assert content.refusal(head, declared) == reason


def test_one_allowed_type_is_not_another() -> None:
    reason = "The file says it is a PNG image, but its content is a PDF document."
    assert content.refusal(PDF, "image/png") == reason
