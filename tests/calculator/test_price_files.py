"""Price files, bundled and the user's own: replaced whole, damaged, old; and ``cumulet prices status``."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator import CalculatorError
from cumulet_calculator.price_source.bulk_files import BulkFiles
from cumulet_calculator.price_source.price_files import contents, replace_files, rows_of
from cumulet_calculator.price_source.status import status
from cumulet_calculator.price_source.update import update, wanted_in
from cumulet_calculator.prices import BUNDLED, PriceList

from tests.calculator.conftest import Server, run_prices


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
    done = run_prices(*arguments, CUMULET_PRICES=str(place))
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
    done = run_prices(*arguments, CUMULET_PRICES=str(tmp_path), **nobody)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_directory_of_its_own_nothing_can_be_updated() -> None:
    done = run_prices("update", CUMULET_PRICES="")
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
@pytest.mark.parametrize(
    "arguments", [("status",), ("status", "--region", "ap-south-1"), ("list",)], ids=" ".join
)
def test_tables_fit_a_terminal(arguments: tuple[str, ...], width: str) -> None:
    text = run_prices(*arguments, COLUMNS=width).stdout
    assert max(len(line.rstrip()) for line in text.splitlines()) <= int(width)
    assert "…" not in text
    assert len(text.splitlines()) > 3
