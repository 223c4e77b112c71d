"""The page of files in a browser: what is sent, and what becomes of it."""

import base64
from pathlib import Path

from playwright.sync_api import Page, expect

from tools.e2e.pages import Visit
from tools.e2e.users import User

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def send(page: Page, directory: Path, name: str, content: bytes) -> None:
    """Choose a file in the form."""
    path = directory / name
    path.write_bytes(content)
    page.get_by_label("Files", exact=True).and_(page.locator("input")).set_input_files(path)


def look_at_files(visit: Visit, user: User) -> Page:
    """Open the page of somebody's files."""
    visit.enter(user)
    visit.page.get_by_role("link", name="Files").click()
    expect(visit.page.get_by_role("heading", level=1, name="Files")).to_be_visible()
    return visit.page


def test_a_file_is_sent_accepted_and_downloaded(visit: Visit, user: User, tmp_path: Path) -> None:
    page = look_at_files(visit, user)
    send(page, tmp_path, "holiday.png", PNG)
    row = page.get_by_role("list", name="Files").get_by_role("listitem").filter(has_text="holiday.png")
    expect(row.get_by_text("Accepted")).to_be_visible()
    visit.screenshot("a-file-was-accepted")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download holiday.png").click()
    assert download.value.suggested_filename == "holiday.png"
    assert Path(download.value.path()).read_bytes() == PNG


def test_a_program_in_disguise_is_rejected_with_the_reason(visit: Visit, user: User, tmp_path: Path) -> None:
    page = look_at_files(visit, user)
    send(page, tmp_path, "evil.png", b"MZ\x90\x00" + bytes(100))
    row = page.get_by_role("list", name="Files").get_by_role("listitem").filter(has_text="evil.png")
    expect(row.get_by_text("Rejected")).to_be_visible()
    expect(row).to_contain_text("The file says it is a PNG image, but its content is something else.")
    expect(page.get_by_role("button", name="Download evil.png")).to_have_count(0)


def test_what_would_be_refused_is_told_before_it_is_sent(
    visit: Visit, stranger: User, tmp_path: Path
) -> None:
    page = look_at_files(visit, stranger)
    expect(page.get_by_text("No files yet")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    for name, content, sentence in (
        ("empty.png", b"", "This file is empty."),
        ("large.png", PNG + bytes(10 * 1024 * 1024), "This file is larger than 10 MB."),
        ("evil.exe", b"MZ", "This is not a PNG, JPEG, WebP or PDF file."),
    ):
        send(page, tmp_path, name, content)
        expect(page.get_by_text(sentence)).to_be_visible()
    assert not [request for request in sent if request.startswith("POST") and "/uploads" in request]
