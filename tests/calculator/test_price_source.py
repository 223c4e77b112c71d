"""AWS's price list, read from genuine samples of both its forms: see samples/README.md."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.price_source.lookup import LookupFailedError, NoProductError, look_up
from cumulet_calculator.price_source.products import (
    MalformedListError,
    Product,
    Rate,
    from_bulk_file,
    from_query,
)
from cumulet_calculator.price_source.recipes import Recipe, is_region, prefixes, recipes
from cumulet_calculator.prices import PriceList
from cumulet_calculator.resources import read_json

SAMPLES = Path(__file__).parent / "samples"
LISTS = sorted(
    path.relative_to(SAMPLES).as_posix().removesuffix(".json") for path in SAMPLES.glob("*/*.json")
)
BUNDLED = read_json("prices", "index.json")["regions"]
DOCS = Path(__file__).parents[2] / "docs" / "prices.md"


@cache
def sample(name: str) -> list[Product]:
    document = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return from_bulk_file(document) if name.startswith("bulk/") else from_query(document["PriceList"])


def place_of(name: str) -> tuple[str, str]:
    code, place, *_ = Path(name).name.split(".", 2)
    return code, place


def found_in(name: str) -> dict[str, dict[str, Any]]:
    code, place = place_of(name)
    rows = {}
    for recipe in recipes().values():
        if recipe.service_code == code and place in prefixes():
            try:
                rows[recipe.dimension] = look_up(recipe, sample(name), place)
            except NoProductError:
                continue
    return rows


def tiers(row: dict[str, Any]) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(tier["from"]), Decimal(tier["usd"])) for tier in row["tiers"]]


@pytest.mark.parametrize(
    "name", [name for name in LISTS if place_of(name)[1] in BUNDLED and "RDS" not in name]
)
def test_every_recipe_finds_the_bundled_price(name: str) -> None:
    bundled = PriceList.load(place_of(name)[1])
    rows = found_in(name)
    assert rows or "SystemsManager" in name
    for id_, row in rows.items():
        price = bundled.find(id_)
        assert price, id_
        assert tiers(row) == [(tier.start, tier.unit_price) for tier in price.tiers], id_
        assert price.sku in (row["sku"], None)
        codes = [tier["rate_code"] for tier in row["tiers"]]
        assert all(
            ours.rate_code in (code, None) for ours, code in zip(price.tiers, codes, strict=True) if price.sku
        )


def test_the_docs_say_how_many_recipes_no_sample_proves() -> None:
    proved = {id_ for name in LISTS for id_ in found_in(name)}
    assert f"{len(proved)} of {len(recipes())} recipes" in DOCS.read_text(encoding="utf-8")


def test_tiers_out_of_order_are_put_in_order() -> None:
    (product,) = sample("bulk/AWSSystemsManager.us-east-1")
    bounds = [(int(rate.start), rate.end and int(rate.end)) for rate in product.rates]
    assert bounds == [
        (0, 72_000),
        (72_000, 720_000),
        (720_000, 7_200_000),
        (7_200_000, None),
    ]


def test_a_free_allowance_with_its_own_sku_is_no_product() -> None:
    document = json.loads((SAMPLES / "bulk/AWSLambda.us-east-1.json").read_text(encoding="utf-8"))
    listed = [product["attributes"]["usagetype"] for product in document["products"].values()]
    assert "Global-Request" in listed
    assert "Global-Request" not in [p.attributes["usagetype"] for p in sample("bulk/AWSLambda.us-east-1")]
    assert {p.sku for p in sample("get_products/AmazonETS.list-with-free-tier-term")} == {
        "6KNNYA363QH2R346",
        "69U6EQ84TGYFKAHF",
    }


def test_a_free_first_tier_is_taken_out() -> None:
    row = found_in("bulk/AmazonSNS.us-east-1")["AmazonSNS.api_requests"]
    assert row["free_band"] == 1_000_000
    assert [(tier["from"], tier["to"], tier["usd"]) for tier in row["tiers"]] == [(0, None, "0.0000005")]


def test_what_is_free_as_a_whole_has_no_price() -> None:
    recipe = recipes()["AmazonSNS.delivery_http"]._replace(usage_types=("DeliveryAttempts-LAMBDA",))
    with pytest.raises(LookupFailedError, match=r"DeliveryAttempts-LAMBDA is free"):
        look_up(recipe, sample("bulk/AmazonSNS.us-east-1"), "us-east-1")


@pytest.mark.parametrize("form", ["bulk", "get_products"])
def test_decoys_of_an_instance_do_not_fit(form: str) -> None:
    name = "AmazonEC2.instance:linux:m5.xlarge"
    assert found_in(f"{form}/AmazonEC2.us-east-1")[name]["sku"] == "5G4TA8Z4MUKE6MJB"


@pytest.mark.parametrize("missing", ["operatingSystem", "tenancy", "preInstalledSw", "capacitystatus"])
def test_without_an_attribute_several_fit_or_the_usage_type_still_tells(missing: str) -> None:
    recipe = recipes()["AmazonEC2.instance:linux:m5.xlarge"]
    looser = recipe._replace(attributes={k: v for k, v in recipe.attributes.items() if k != missing})
    products = sample("bulk/AmazonEC2.us-east-1")
    if missing in ("operatingSystem", "preInstalledSw"):
        with pytest.raises(
            LookupFailedError, match=r"2 products fit, and one is wanted: 5G4TA8Z4MUKE6MJB Box"
        ):
            look_up(looser, products, "us-east-1")
    else:
        assert look_up(looser, products, "us-east-1")["sku"] == "5G4TA8Z4MUKE6MJB"


def test_a_database_is_told_from_others_by_its_attributes() -> None:
    recipe = recipes()["AmazonRDS.instance:postgresql:multi:db.t4g.micro"]
    large = recipe._replace(attributes={**recipe.attributes, "instanceType": "db.r5.16xlarge"})
    row = look_up(large, sample("bulk/AmazonRDS.us-west-1"), "us-west-1")
    assert (row["sku"], row["tiers"][0]["usd"]) == ("222M85BZEW5V3EBH", "17.92")


def test_twins_of_one_price_are_one_product() -> None:
    recipe = recipes()["AmazonCloudWatch.logs_ingest_standard"]
    products = sample("bulk/AmazonCloudWatch.us-east-1")
    assert look_up(recipe, products, "us-east-1")["usagetype"] == "USE1-DataProcessing-Bytes"
    with pytest.raises(LookupFailedError, match="2 products fit"):
        look_up(recipe._replace(twins=False), products, "us-east-1")
    dearer = [
        product._replace(rates=(product.rates[0]._replace(usd=Decimal(1)),))
        if product.attributes["usagetype"] == "DataProcessing-Bytes"
        else product
        for product in products
    ]
    with pytest.raises(LookupFailedError, match=r"2 products fit.*96K55R2PV3ZZZ3AM DataProcessing-Bytes"):
        look_up(recipe, dearer, "us-east-1")


RECIPE = Recipe("AWSLambda.requests_x86", ("Request",), {}, ("Request", "Requests"), twins=False)
ATTRIBUTES = {"usagetype": "EU-Request", "regionCode": "eu-west-1"}


def product(*rates: tuple[int, int | None, str, str]) -> Product:
    listed = (
        Rate(Decimal(start), None if end is None else Decimal(end), unit, Decimal(usd), "SKU.TERM.RATE")
        for start, end, unit, usd in rates
    )
    return Product("SKU", ATTRIBUTES, tuple(listed), "2026-11-01")


@pytest.mark.parametrize(
    ("rates", "sentence"),
    [
        ([(0, 5, "Requests", "2"), (6, None, "Requests", "1")], "SKU EU-Request has tiers with a gap"),
        ([(1, None, "Requests", "2")], "has tiers with a gap"),
        ([(0, 5, "Requests", "2")], "has tiers with a gap"),
        ([(0, None, "Million", "2")], "is priced in Million, not Request"),
        ([(0, 1, "Request", "0"), (1, 2, "Request", "2"), (2, None, "Request", "1")], "several paid tiers"),
        ([], "is free"),
    ],
)
def test_what_cannot_be_read_is_refused(rates: list[tuple[int, int | None, str, str]], sentence: str) -> None:
    with pytest.raises(LookupFailedError, match=sentence):
        look_up(RECIPE, [product(*rates)], "eu-west-1")


def test_a_product_of_another_region_does_not_fit() -> None:
    listed = product((0, None, "Requests", "2"))
    assert look_up(RECIPE, [listed], "eu-west-1")["sku"] == "SKU"
    with pytest.raises(NoProductError, match="no product has Request"):
        look_up(RECIPE, [listed], "eu-central-1")


@pytest.mark.parametrize("document", [{}, [], {"products": {}}, None, {"products": {"A": {}}, "terms": {}}])
def test_another_document_is_no_price_list(document: object) -> None:
    with pytest.raises(MalformedListError):
        from_bulk_file(document)
    with pytest.raises(MalformedListError):
        from_query([json.dumps(document)])


def test_usage_types_of_other_classes_do_not_fit() -> None:
    """A region without prefix must not take the first letters of a name for one."""
    units = {p.attributes["usagetype"] for p in sample("bulk/AmazonDynamoDB.us-east-1")}
    assert "ReadRequestUnits" in units
    recipe = recipes()["AmazonDynamoDB.read_request_units"]
    assert "IA-ReadRequestUnits" not in set(recipe.usage_types_in("us-east-1"))


def test_every_recipe_is_of_a_dimension_and_every_region_has_a_prefix() -> None:
    rows = read_json("recipes.json")["services"]
    for code, names in rows.items():
        for name in names:
            start = f"{code}.{name.removesuffix('{}')}"
            assert any(id_.startswith(start) and id_ in recipes() for id_ in catalogue()), start
    assert set(BUNDLED) <= {place for place in prefixes() if is_region(place)}
