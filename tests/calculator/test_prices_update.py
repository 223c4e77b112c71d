"""``cumulet prices update``: what it reads, keeps, says and writes, against a loopback server."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator.price_source.bulk_files import BulkFiles, UnavailableError
from cumulet_calculator.price_source.price_files import contents, replace_files, rows_of
from cumulet_calculator.price_source.update import Outcome, update, wanted_in
from cumulet_calculator.prices import BUNDLED, PriceList, regions

from tests.calculator.conftest import Answer, Server, run_prices

LAMBDA = "/offers/v1.0/aws/AWSLambda/current/eu-west-1/index.json"
KEY = ("eu-west-1", "AWSLambda.requests_x86")


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
    done = run_prices(*arguments, CUMULET_PRICES=str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["eu-west-1.json", "global.json"]
    assert done.stdout.splitlines() == [
        f"8 prices read, 1 changed, none new: {tmp_path}",
        "  AWSLambda.requests_x86 (eu-west-1)  0.0000002 -> 0.00000024",
    ]
    assert "not updated: AWSLambda.requests_arm (eu-west-1): no product has Request-ARM.\n" in done.stderr
    assert done.returncode == 1
    report = json.loads(run_prices("status", "--format", "json", CUMULET_PRICES=str(tmp_path)).stdout)[
        "regions"
    ]
    origins = {row["region"]: (row["origin"], row["path"]) for row in report}
    assert origins["eu-west-1"] == ("updated", str(tmp_path / "eu-west-1.json"))
    assert origins["us-east-1"] == ("bundled", f"{BUNDLED}/us-east-1.json")
    listed = run_prices("list", "requests_x86", "--region", "eu-west-1", CUMULET_PRICES=str(tmp_path)).stdout
    assert listed.splitlines()[5].split() == [".requests_x86", "0.24", "M", "request", "1M"]


def test_the_command_adds_a_region(server: Server, tmp_path: Path) -> None:
    arguments = ("update", "--region", "sa-east-1", "--from", "files", "--files-at", server.address)
    done = run_prices(*arguments, CUMULET_PRICES=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, f"3 prices read, 0 changed, 3 new: {tmp_path}\n")
    assert "there is none" in done.stderr
    assert (
        run_prices("list", "duration_arm", "--region", "sa-east-1", CUMULET_PRICES=str(tmp_path)).returncode
        == 0
    )


def test_where_nothing_is_found_nothing_is_written(server: Server, tmp_path: Path) -> None:
    server.files.clear()
    arguments = ("update", "--region", "eu-west-1", "--from", "files", "--files-at", server.address)
    done = run_prices(*arguments, CUMULET_PRICES=str(tmp_path))
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


@pytest.mark.parametrize(
    ("was", "becomes", "given"),
    [(b'"1000000"', b'"2000000"', "2000000"), (b'"0.0000000000"', b'"0.0000005000"', "0")],
    ids=["more", "none"],
)
def test_another_free_band_than_the_allowance_is_said(
    was: bytes, becomes: bytes, given: str, server: Server
) -> None:
    path = "/offers/v1.0/aws/AmazonSNS/current/us-east-1/index.json"
    server.files[path] = server.files[path].replace(was, becomes)
    wanted = [("us-east-1", "AmazonSNS.api_requests")]
    outcome = update(rows_of(["us-east-1"]), wanted, BulkFiles(server.address), lambda _step: None)
    assert outcome.notes == [
        f"AWS gives {given} request of AmazonSNS.api_requests free, and estimates take off 1000000."
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
    assert outcome.kept[KEY] == f"{server.address}{LAMBDA}: Service Unavailable"


def test_without_a_network_there_is_one_sentence(tmp_path: Path) -> None:
    done = run_prices(
        "update", "--from", "files", "--files-at", "http://127.0.0.1:9", CUMULET_PRICES=str(tmp_path)
    )
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (1, "", [])
    assert done.stderr.strip() == (
        "Error: http://127.0.0.1:9/offers/v1.0/aws/AWSDataTransfer/current/ap-northeast-1/index.json: "
        "Connection refused; the prices stay as they are."
    )


def test_what_was_read_before_the_network_went_is_kept(server: Server) -> None:
    source = BulkFiles(server.address, lambda _seconds: None)
    wanted = [KEY, ("eu-west-1", "AmazonS3.storage_standard")]

    def stop(step: str) -> None:
        if step.startswith("AmazonS3"):
            server.shutdown()
            server.server_close()

    outcome = update(rows_of(["eu-west-1"]), wanted, source, stop)
    assert outcome.updated == [KEY]
    assert "Connection refused" in outcome.kept["eu-west-1", "AmazonS3.storage_standard"]


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


def test_a_source_that_is_down_is_not_waited_for_again() -> None:
    pauses: list[float] = []
    source = BulkFiles("http://127.0.0.1:9", pauses.append)
    for code in ("AWSLambda", "AmazonS3"):
        with pytest.raises(UnavailableError, match="refused"):
            source.products(code, "eu-west-1", [])
    assert pauses == [1.0, 2.0, 4.0]
