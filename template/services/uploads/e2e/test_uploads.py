"""The uploads block from outside: forms, checks, events and private links."""

import base64
import json
import re
import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from tools.e2e.bus import Bus, Event
from tools.e2e.fixtures import NewUser
from tools.e2e.stage import TRUST, Stage
from tools.e2e.users import User

MAX_BYTES = 10 * 1024 * 1024
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00" + bytes(200)

Form = dict[str, Any]


def announce(
    user: User, name: str = "a.png", kind: str = "image/png", size: int = len(PNG)
) -> httpx.Response:
    body = {"fileName": name, "contentType": kind, "size": size}
    return user.api["uploads"].post("/api/uploads", json=body)


def form_for(user: User, name: str = "a.png", kind: str = "image/png") -> Form:
    answer = announce(user, name, kind)
    assert answer.status_code == HTTPStatus.CREATED, answer.text
    form: Form = answer.json()
    return form


def send(form: Form, content: bytes, **changed: str) -> httpx.Response:
    """Fill the form in as a browser does; `changed` are fields that somebody has tampered with."""
    files = {"file": ("whatever", content)}
    return httpx.post(form["url"], data={**form["fields"], **changed}, files=files, timeout=60, verify=TRUST)


def uploads(user: User) -> dict[str, dict[str, Any]]:
    page = user.api["uploads"].get("/api/uploads").json()
    return {upload["uploadId"]: upload for upload in page["uploads"]}


def decided(stage: Stage, user: User, form: Form) -> dict[str, Any]:
    def check() -> dict[str, Any] | None:
        upload = uploads(user)[form["uploadId"]]
        return upload if upload["status"] != "pending" else None

    return stage.wait_for("the check", check)


def published(stage: Stage, bus: Bus, kind: str, form: Form) -> list[Event]:
    def events() -> list[Event]:
        return [
            event for event in bus.published(kind) if event["detail"]["data"]["uploadId"] == form["uploadId"]
        ]

    return stage.wait_for(kind, events)


def test_an_upload_needs_an_access_token(anonymous: Any) -> None:
    assert anonymous("uploads").post("/api/uploads", json={}).status_code == HTTPStatus.UNAUTHORIZED
    assert anonymous("uploads").get("/api/uploads").status_code == HTTPStatus.UNAUTHORIZED


def test_a_file_is_accepted_and_only_its_owner_can_download_it(
    stage: Stage, user: User, stranger: User, bus: Bus
) -> None:
    form = form_for(user, "Straße 1.png")
    assert send(form, PNG).status_code == HTTPStatus.NO_CONTENT
    assert decided(stage, user, form)["status"] == "accepted"
    [event] = published(stage, bus, "upload.accepted.v1", form)
    assert event["detail"]["data"] == {
        "userId": user.user_id,
        "uploadId": form["uploadId"],
        "fileName": "Straße 1.png",
        "contentType": "image/png",
        "size": len(PNG),
    }

    path = f"/api/uploads/{form['uploadId']}/download"
    file = httpx.get(user.api["uploads"].get(path).json()["url"])
    assert (file.content, file.headers["content-type"]) == (PNG, "image/png")
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''Stra%C3%9Fe%201.png"

    assert stranger.api["uploads"].get(path).status_code == HTTPStatus.NOT_FOUND
    assert uploads(stranger) == {}


def test_a_pdf_is_accepted(stage: Stage, user: User) -> None:
    form = form_for(user, "a.pdf", "application/pdf")
    send(form, PDF).raise_for_status()
    assert decided(stage, user, form)["status"] == "accepted"


@pytest.mark.parametrize(
    ("content", "what"), [(PROGRAM, "something else"), (PDF, "a PDF document")], ids=["program", "pdf"]
)
def test_a_file_that_is_not_what_it_says_is_rejected(
    stage: Stage, user: User, bus: Bus, content: bytes, what: str
) -> None:
    form = form_for(user, "holiday.png")
    send(form, content).raise_for_status()
    upload = decided(stage, user, form)
    reason = f"The file says it is a PNG image, but its content is {what}."
    assert (upload["status"], upload["reason"]) == ("rejected", reason)
    [event] = published(stage, bus, "upload.rejected.v1", form)
    assert event["detail"]["data"]["reason"] == reason
    answer = user.api["uploads"].get(f"/api/uploads/{form['uploadId']}/download")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_the_form_allows_one_object_of_one_type_and_little_time(user: User) -> None:
    form = form_for(user)
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))
    assert ["content-length-range", 1, MAX_BYTES] in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert {"key": f"incoming/{user.user_id}/{form['uploadId']}"} in policy["conditions"]
    left = datetime.fromisoformat(policy["expiration"]) - datetime.now(UTC)
    assert left.total_seconds() <= 300


def test_another_key_type_or_size_is_refused_by_the_bucket(user: User) -> None:
    form = form_for(user)
    key = form["fields"]["key"]
    for tampered in (
        {"key": f"{key}/../../other/x"},
        {"key": "clean/x"},
        {"Content-Type": "text/html"},
    ):
        assert send(form, PNG, **tampered).status_code == HTTPStatus.FORBIDDEN, tampered
    assert send(form, b"").status_code == HTTPStatus.BAD_REQUEST
    assert send(form, PNG + bytes(MAX_BYTES)).status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"fileName": "../../etc/passwd"}, "Send the file's name alone, without a path."),
        ({"fileName": "a\nb.png"}, "Send the file's name alone, without a path."),
        ({"fileName": ""}, "body.fileName must be longer than or equal to 1 characters."),
        ({"contentType": "application/x-msdownload"}, "body.contentType must be one of"),
        ({"size": 0}, "body.size must be bigger than or equal to 1."),
        ({"size": MAX_BYTES + 1}, f"body.size must be smaller than or equal to {MAX_BYTES}."),
    ],
)
def test_an_announcement_that_cannot_be_is_refused(user: User, body: dict[str, Any], sentence: str) -> None:
    whole = {"fileName": "a.png", "contentType": "image/png", "size": 1, **body}
    answer = user.api["uploads"].post("/api/uploads", json=whole)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["detail"].startswith(sentence)


def test_a_form_used_twice_changes_nothing_that_was_decided(stage: Stage, user: User) -> None:
    form = form_for(user)
    send(form, PNG).raise_for_status()
    assert decided(stage, user, form)["status"] == "accepted"
    send(form, PROGRAM).raise_for_status()
    time.sleep(1)
    assert uploads(user)[form["uploadId"]]["status"] == "accepted"
    link = user.api["uploads"].get(f"/api/uploads/{form['uploadId']}/download").json()["url"]
    assert httpx.get(link).content == PNG


def test_nobody_reads_the_bucket_without_a_link(stage: Stage, user: User) -> None:
    form = form_for(user)
    send(form, PNG).raise_for_status()
    decided(stage, user, form)
    link = user.api["uploads"].get(f"/api/uploads/{form['uploadId']}/download").json()["url"]
    assert httpx.get(re.sub(r"\?.*", "", link)).status_code == HTTPStatus.FORBIDDEN


def test_the_list_comes_in_pages(new_user: NewUser) -> None:
    user = new_user()
    ids = [form_for(user)["uploadId"] for _ in range(22)]
    first = user.api["uploads"].get("/api/uploads").json()
    second = user.api["uploads"].get("/api/uploads", params={"cursor": first["cursor"]}).json()
    listed = [upload["uploadId"] for upload in [*first["uploads"], *second["uploads"]]]
    assert (listed, second["cursor"]) == (ids[::-1], None)
    answer = user.api["uploads"].get("/api/uploads", params={"cursor": "../x"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
