"""``cumulet prices update`` by GetProducts, as botocore's Stubber answers it."""

import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from cumulet_calculator.price_source.bulk_files import UnavailableError
from cumulet_calculator.price_source.price_files import rows_of
from cumulet_calculator.price_source.query_api import QueryApi
from cumulet_calculator.price_source.recipes import recipes
from cumulet_calculator.price_source.update import update

from tests.calculator.conftest import SAMPLES

KEY = ("eu-west-1", "AWSLambda.requests_x86")


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
    rate_code = "5G4TA8Z4MUKE6MJB.JRTCKXETXF.6YS6EN2CT7"
    assert outcome.rows[key]["tiers"] == [{"from": 0, "to": None, "usd": "0.192", "rate_code": rate_code}]


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


def test_an_api_that_refuses_ends_the_update() -> None:
    client = boto3.client(
        "pricing", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    with Stubber(client) as stub:
        stub.add_client_error(
            "get_products", "AccessDeniedException", "not authorized: pricing:GetProducts", 400
        )
        with pytest.raises(UnavailableError, match="AccessDeniedException"):
            update(rows_of(["eu-west-1"]), [KEY], QueryApi(client), lambda _step: None)
