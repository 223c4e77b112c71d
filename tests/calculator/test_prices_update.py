"""``cumulet prices update`` and ``status``, against a loopback server and botocore's Stubber."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from cumulet_calculator import CalculatorError
from cumulet_calculator.price_source.bulk_files import BulkFiles, UnavailableError
from cumulet_calculator.price_source.price_files import contents, replace_files, rows_of
from cumulet_calculator.price_source.query_api import QueryApi
from cumulet_calculator.price_source.recipes import recipes
from cumulet_calculator.price_source.status import status
from cumulet_calculator.price_source.update import Outcome, update, wanted_in
from cumulet_calculator.prices import BUNDLED, PriceList, regions

SAMPLES = Path(__file__).parent / "samples"
LAMBDA = "/offers/v1.0/aws/AWSLambda/current/eu-west-1/index.json"
KEY = ("eu-west-1", "AWSLambda.requests_x86")
Answer = tuple[int, bytes]


class Server(ThreadingHTTPServer):
    """Serves ``files`` by path, after the ``answers`` that are there for the first requests of a path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        planned = self.server.answers.get(self.path)
        content = self.server.files.get(self.path)
        code, body = planned.pop(0) if planned else (404, b"") if content is None else (200, content)
        self.send_response(code)
        self.send_header("Content-Length", str(len(body) if code != 206 else len(body) + 99))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        for path in (SAMPLES / "bulk").glob("*.json"):
            code, region = path.stem.split(".")
            running.files[f"/offers/v1.0/aws/{code}/current/{region}/index.json"] = path.read_bytes()
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CUMULET_PRICES", str(tmp_path))
    return tmp_path


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("cumulet")), "prices", *arguments]
    variables = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=variables)


def look_up_lambda(server: Server, *, requests: str = "x86") -> tuple[Outcome, list[float]]:
    pauses: list[float] = []
    source = BulkFiles(server.address, pauses.append)
    wanted = [("eu-west-1", f"AWSLambda.requests_{requests}")]
    return update(rows_of(["eu-west-1"]), wanted, source, lambda _step: None), pauses


def changed(server: Server, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the file of Lambda in eu-west-1."""
    document = json.loads(server.files[LAMBDA])
    change(document)
    server.files[LAMBDA] = json.dumps(document).encode()


def price_of_requests(usd: str) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        (term,) = document["terms"]["OnDemand"]["B5V2RNHAWGVJBZD3"].values()
        (dimension,) = term["priceDimensions"].values()
        dimension["pricePerUnit"]["USD"] = usd

    return change


def test_the_command_updates_a_region_from_the_public_files(server: Server, tmp_path: Path) -> None:
    changed(server, price_of_requests("0.0000002400"))
    arguments = ("update", "--region", "eu-west-1", "--from", "files", "--files-at", server.address)
    done = run(*arguments, CUMULET_PRICES=str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["eu-west-1.json", "global.json"]
    assert done.stdout.splitlines() == [
        f"8 prices read, 1 changed, none new: {tmp_path}",
        "  AWSLambda.requests_x86 (eu-west-1)  0.0000002 -> 0.00000024",
    ]
    assert "not updated: AWSLambda.requests_arm (eu-west-1): no product has Request-ARM.\n" in done.stderr
    assert done.returncode == 1
    report = json.loads(run("status", "--format", "json", CUMULET_PRICES=str(tmp_path)).stdout)["regions"]
    origins = {row["region"]: (row["origin"], row["path"]) for row in report}
    assert origins["eu-west-1"] == ("updated", str(tmp_path / "eu-west-1.json"))
    assert origins["us-east-1"] == ("bundled", f"{BUNDLED}/us-east-1.json")
    listed = run("list", "requests_x86", "--region", "eu-west-1", CUMULET_PRICES=str(tmp_path)).stdout
    assert listed.splitlines()[5].split() == [".requests_x86", "0.24", "M", "request", "1M"]


def test_the_command_adds_a_region(server: Server, tmp_path: Path) -> None:
    arguments = ("update", "--region", "sa-east-1", "--from", "files", "--files-at", server.address)
    done = run(*arguments, CUMULET_PRICES=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, f"3 prices read, 0 changed, 3 new: {tmp_path}\n")
    assert "there is none" in done.stderr
    assert run("list", "duration_arm", "--region", "sa-east-1", CUMULET_PRICES=str(tmp_path)).returncode == 0


def test_where_nothing_is_found_nothing_is_written(server: Server, tmp_path: Path) -> None:
    server.files.clear()
    arguments = ("update", "--region", "eu-west-1", "--from", "files", "--files-at", server.address)
    done = run(*arguments, CUMULET_PRICES=str(tmp_path))
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
    assert done.stdout == f"0 prices read, 0 changed, none new: {tmp_path}\n"


def test_a_new_region_has_what_was_found_and_nothing_else(server: Server, directory: Path) -> None:
    wanted = wanted_in(["sa-east-1"], [])
    outcome = update(rows_of(["sa-east-1"]), wanted, BulkFiles(server.address), lambda _step: None)
    replace_files(directory, contents(outcome.rows, ["sa-east-1"]))
    prices = PriceList.load("sa-east-1")
    assert "sa-east-1" in regions()
    assert [price.id for price in prices if price.id.startswith("AWSLambda")] == [
        "AWSLambda.duration_arm",
        "AWSLambda.duration_x86",
        "AWSLambda.requests_x86",
    ]
    found = prices.find("AWSLambda.duration_arm")
    assert found
    assert (found.published, found.source) == (
        "2026-09-19",
        f"offer-file ({server.address}/offers/v1.0/aws/AWSLambda/current/sa-east-1/index.json)",
    )
    assert prices.find("AmazonCloudFront.data_out")
    assert not prices.find("AmazonS3.storage_standard")


def test_rows_that_are_not_found_stay_as_they_were(server: Server) -> None:
    old = rows_of(["eu-west-1"])
    outcome, _ = look_up_lambda(server)
    assert {key for key in old if outcome.rows[key] != old[key]} == {KEY}
    assert outcome.changes == []
    assert outcome.updated == [KEY]


@pytest.mark.parametrize(("usd", "large"), [("0.0000002900", False), ("0.0000003100", True)])
def test_a_price_that_moves_by_more_than_half_is_marked(server: Server, usd: str, large: bool) -> None:
    changed(server, price_of_requests(usd))
    (change,) = look_up_lambda(server)[0].changes
    assert (change.old, change.new, change.large) == ((Decimal("0.0000002"),), (Decimal(usd),), large)


def test_several_products_fail_and_are_named(server: Server) -> None:
    def twice(document: dict[str, Any]) -> None:
        product = document["products"]["B5V2RNHAWGVJBZD3"]
        document["products"]["SECOND"] = {**product, "sku": "SECOND"}
        document["terms"]["OnDemand"]["SECOND"] = document["terms"]["OnDemand"]["B5V2RNHAWGVJBZD3"]

    changed(server, twice)
    outcome, _ = look_up_lambda(server)
    assert outcome.failed == {
        KEY: "2 products fit, and one is wanted: B5V2RNHAWGVJBZD3 EU-Request; SECOND EU-Request"
    }
    assert outcome.rows[KEY] == rows_of(["eu-west-1"])[KEY]


def test_a_price_that_is_gone_fails(server: Server) -> None:
    outcome, _ = look_up_lambda(server, requests="arm")
    assert outcome.failed == {("eu-west-1", "AWSLambda.requests_arm"): "no product has Request-ARM"}


def test_another_free_band_than_the_allowance_is_said(server: Server) -> None:
    path = "/offers/v1.0/aws/AmazonSNS/current/us-east-1/index.json"
    server.files[path] = server.files[path].replace(b'"1000000"', b'"2000000"')
    wanted = [("us-east-1", "AmazonSNS.api_requests")]
    outcome = update(rows_of(["us-east-1"]), wanted, BulkFiles(server.address), lambda _step: None)
    assert outcome.notes == [
        "AWS gives 2000000 request of AmazonSNS.api_requests, and estimates take off 1000000."
    ]


@pytest.mark.parametrize(
    ("answers", "pauses"),
    [
        ([(503, b"")], [1.0]),
        ([(429, b""), (500, b"")], [1.0, 2.0]),
        ([(200, b'{"products": {'), (206, b'{"products"'), (200, b"[]")], [1.0, 2.0, 4.0]),
    ],
    ids=["server error", "throttled", "cut short"],
)
def test_what_may_pass_is_tried_again(server: Server, answers: list[Answer], pauses: list[float]) -> None:
    server.answers[LAMBDA] = list(answers)
    outcome, waited = look_up_lambda(server)
    assert (outcome.updated, waited) == ([KEY], pauses)


def test_after_four_attempts_the_old_price_is_kept(server: Server) -> None:
    server.answers[LAMBDA] = [(503, b"")] * 4
    outcome, pauses = look_up_lambda(server)
    assert (outcome.updated, pauses, len(server.asked)) == ([], [1.0, 2.0, 4.0], 4)
    assert outcome.kept[KEY] == f"{server.address}{LAMBDA}: HTTP Error 503: Service Unavailable"


def test_a_file_that_does_not_exist_is_asked_for_once(server: Server) -> None:
    del server.files[LAMBDA]
    outcome, pauses = look_up_lambda(server)
    assert (server.asked, pauses) == ([LAMBDA], [])
    assert outcome.kept[KEY] == f"{server.address}{LAMBDA}: there is none"


def test_a_file_that_is_too_long_is_not_read(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cumulet_calculator.price_source.bulk_files.LARGEST", 1000)
    outcome, pauses = look_up_lambda(server)
    assert "only the query API makes smaller" in outcome.kept[KEY]
    assert pauses == []


def entries(name: str) -> list[str]:
    listed: list[str] = json.loads((SAMPLES / "get_products" / f"{name}.json").read_text())["PriceList"]
    return listed


def request(code: str, **filters: str) -> dict[str, Any]:
    terms = [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in filters.items()]
    return {"ServiceCode": code, "Filters": terms, "FormatVersion": "aws_v1", "MaxResults": 100}


def test_the_query_api_is_asked_page_by_page() -> None:
    client = boto3.client(
        "pricing", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    pages = entries("AmazonDynamoDB.ap-south-1")
    wanted = request("AmazonDynamoDB", regionCode="ap-south-1")
    with Stubber(client) as stub:
        first = {"FormatVersion": "aws_v1", "PriceList": pages[:1], "NextToken": "two"}
        stub.add_response("get_products", first, wanted)
        rest = {"FormatVersion": "aws_v1", "PriceList": pages[1:]}
        stub.add_response("get_products", rest, {**wanted, "NextToken": "two"})
        keys = [
            ("ap-south-1", f"AmazonDynamoDB.{name}") for name in ("storage_standard", "write_request_units")
        ]
        outcome = update({}, keys, QueryApi(client), lambda _step: None)
        stub.assert_no_pending_responses()
    assert [(row["id"], row["tiers"][0]["usd"], row["source_kind"]) for row in outcome.rows.values()] == [
        ("AmazonDynamoDB.storage_standard", "0.285", "get-products"),
        ("AmazonDynamoDB.write_request_units", "0.00000071", "get-products"),
    ]


def test_an_instance_is_asked_for_with_eight_filters() -> None:
    client = boto3.client(
        "pricing", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    recipe = recipes()["AmazonEC2.instance:linux:m5.xlarge"]
    wanted = request("AmazonEC2", regionCode="us-east-1", **recipe.attributes)
    assert len(wanted["Filters"]) == 8
    with Stubber(client) as stub:
        answer = {"FormatVersion": "aws_v1", "PriceList": entries("AmazonEC2.us-east-1")}
        stub.add_response("get_products", answer, wanted)
        key = ("us-east-1", recipe.dimension)
        outcome = update({}, [key], QueryApi(client), lambda _step: None)
        stub.assert_no_pending_responses()
    assert outcome.rows[key]["tiers"] == [{"from": 0, "to": None, "usd": "0.192"}]


def test_what_has_no_region_is_asked_for_by_its_usage_type() -> None:
    client = boto3.client(
        "pricing", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    with Stubber(client) as stub:
        answer: dict[str, Any] = {"FormatVersion": "aws_v1", "PriceList": []}
        wanted = request("AmazonCloudFront", usagetype="JP-DataTransfer-Out-Bytes")
        stub.add_response("get_products", answer, wanted)
        key = ("edge:Japan", "AmazonCloudFront.data_out")
        outcome = update(rows_of([]), [key], QueryApi(client), lambda _step: None)
        stub.assert_no_pending_responses()
    assert outcome.failed == {key: "no product has DataTransfer-Out-Bytes"}


def test_what_the_api_refuses_is_kept_with_its_reason() -> None:
    client = boto3.client(
        "pricing", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    with Stubber(client) as stub:
        stub.add_client_error(
            "get_products", "AccessDeniedException", "not authorized: pricing:GetProducts", 400
        )
        outcome = update(rows_of(["eu-west-1"]), [KEY], QueryApi(client), lambda _step: None)
    assert "AccessDeniedException" in outcome.kept[KEY]
    assert outcome.updated == []


def test_an_interrupted_update_leaves_the_old_files(server: Server, directory: Path) -> None:
    replace_files(directory, contents(rows_of(["eu-west-1"]), ["eu-west-1"]))
    before = {path.name: path.read_bytes() for path in directory.iterdir()}

    def interrupt(step: str) -> None:
        if step.startswith("AmazonS3"):
            raise KeyboardInterrupt

    old = rows_of(["eu-west-1"])
    wanted = wanted_in(["eu-west-1"], old)
    with pytest.raises(KeyboardInterrupt):
        update(old, wanted, BulkFiles(server.address), interrupt)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before


def test_files_that_cannot_be_replaced_stay_as_they_were(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_files(directory, contents(rows_of(["eu-west-1"]), ["eu-west-1"]))
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    real = Path.write_text

    def full(path: Path, text: str, encoding: str) -> int:
        if path.name == "global.json":
            return real(path, text, encoding)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CalculatorError, match=r"cannot be written \(No space left on device\)"):
        replace_files(directory, {"global.json": {"prices": []}, "eu-west-1.json": {"prices": []}})
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before


def test_a_directory_that_cannot_be_written_is_refused_before_asking(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "prices"
    arguments = ("update", "--region", "eu-west-1", "--from", "files", "--files-at", server.address)
    done = run(*arguments, CUMULET_PRICES=str(place))
    assert (done.returncode, done.stderr, server.asked) == (
        2,
        f"Error: {place} cannot be written (Not a directory); set CUMULET_PRICES to a directory of yours.\n",
        [],
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("update", "--region", "mars-1"), "Prices of mars-1 cannot be looked up; use one of us-east-1, "),
        (("update", "--region", "global"), "Prices of global cannot be looked up; use one of us-east-1, "),
        (("update", "--files-at", "ftp://x"), "--files-at must be an https address, such as https://"),
        (("update", "--from", "api"), "boto3 finds no credentials; give it some, or type --from files."),
        (("list", "--region", "global"), "There are no prices for region global; use one of us-east-1, "),
        (
            ("list", "--region", "../global"),
            "There are no prices for region ../global; use one of us-east-1, ",
        ),
        (("status", "--region", "mars-1"), "There are no prices for region mars-1; use one of us-east-1, "),
        (("list", "--region", "ca-central-1"), "or run cumulet prices update --region ca-central-1."),
    ],
)
def test_bad_input(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    nobody = {
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": "none",
        "AWS_CONFIG_FILE": "none",
    }
    done = run(*arguments, CUMULET_PRICES=str(tmp_path), **nobody)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_directory_of_its_own_nothing_can_be_updated() -> None:
    done = run("update", CUMULET_PRICES="")
    assert done.returncode == 2
    assert done.stderr == (
        "Error: CUMULET_PRICES is empty, so that only the bundled prices count; "
        "unset it, or set it to a directory of yours.\n"
    )


ROW = {
    "id": "AWSLambda.requests_x86", "unit": "request", "tiers": [{"from": 0, "to": None, "usd": "0.1"}],
    "usagetype": None, "sku": None, "sources": [], "source_kind": "offer-file", "published": "2026-11-01",
}  # fmt: skip
DAMAGED_ROWS: list[dict[str, Any]] = [
    {"id": "x"},
    {**ROW, "published": "yesterday"},
    {**ROW, "tiers": []},
    {**ROW, "tiers": [{"from": 0, "to": None, "usd": "NaN"}]},
    {**ROW, "tiers": [{"from": 0, "to": None, "usd": "-1"}]},
    {**ROW, "tiers": [{"from": 5, "to": None, "usd": "1"}]},
    {**ROW, "tiers": [{"from": 0, "to": 5, "usd": "1"}, {"from": 6, "to": None, "usd": "1"}]},
]


def test_a_sound_file_of_the_user_is_read(directory: Path) -> None:
    (directory / "eu-west-1.json").write_text(json.dumps({"edge": "edge:Europe", "prices": [ROW]}))
    price = PriceList.load("eu-west-1").find("AWSLambda.requests_x86")
    assert price
    assert price.tiers[0].unit_price == Decimal("0.1")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"prices": 1}', "\0", *(json.dumps({"prices": [row]}) for row in DAMAGED_ROWS)],
)
def test_a_damaged_file_of_the_user_is_named(text: str, directory: Path) -> None:
    path = directory / "eu-west-1.json"
    path.write_text(text)
    with pytest.raises(CalculatorError) as failure:
        PriceList.load("eu-west-1")
    assert str(failure.value) == (
        f"{path} is damaged; run cumulet prices update, or delete it to use the bundled prices."
    )


@pytest.mark.parametrize("name", ["eu-west-1.json", "global.json"])
@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"prices": [{}]}'])
def test_a_damaged_installation_is_named(
    name: str, text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BUNDLED, tmp_path / "prices")
    monkeypatch.setattr("cumulet_calculator.prices.BUNDLED", str(tmp_path / "prices"))
    assert PriceList.load("eu-west-1").find("AWSLambda.requests_x86")
    (tmp_path / "prices" / name).unlink()
    if text is not None:
        (tmp_path / "prices" / name).write_text(text)
    with pytest.raises(CalculatorError) as failure:
        PriceList.load("eu-west-1")
    path = tmp_path / "prices" / name
    assert str(failure.value) == (
        f"The bundled price list {path} is missing or damaged; install cumulet again."
    )


def test_a_user_without_files_has_the_bundled_prices(directory: Path) -> None:
    assert list(directory.iterdir()) == []
    assert PriceList.load("eu-west-1").find("AWSLambda.requests_x86")


def test_status_counts_old_prices_assumed_ones_and_gaps() -> None:
    (row,) = status(["ap-south-1"], date(2026, 10, 9))
    prices = PriceList.load("ap-south-1")
    assert row["dimensions"] == len(list(prices))
    assert (row["oldest"], row["newest"], row["origin"]) == ("2024-07-01", "2026-10-08", "bundled")
    assert "AmazonSES.outbound_recipients" in row["missing_of_blocks"]
    assert "AWSLambda.requests_arm" in row["assumed"]
    assert "AWSELB.alb_lcu" in set(row["missing"]) - set(row["missing_of_blocks"])
    by_hand = [price for price in prices if price.published < "2026-08-25"]
    assert row["old"] == len(by_hand)
    assert 0 < row["very_old"] <= row["old"]


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_status_fits_a_terminal(width: str) -> None:
    for arguments in (("status",), ("status", "--region", "ap-south-1")):
        text = run(*arguments, COLUMNS=width).stdout
        assert max(len(line.rstrip()) for line in text.splitlines()) <= int(width)
        assert "ap-south-1" in text
        assert "…" not in text


def test_a_source_that_is_down_is_not_waited_for_again() -> None:
    pauses: list[float] = []
    source = BulkFiles("http://127.0.0.1:9", pauses.append)
    for code in ("AWSLambda", "AmazonS3"):
        with pytest.raises(UnavailableError, match="refused"):
            source.products(code, "eu-west-1", [])
    assert pauses == [1.0, 2.0, 4.0]
