"""Products of AWS's price list, from either of its two forms."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

# https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
FREE_TIER_TERM = "A429C66SYZ"
NO_END = "Inf"


class MalformedListError(ValueError):
    """What was read is not a price list."""


class Rate(NamedTuple):
    """The price of one ``unit`` in USD, from ``start`` (inclusive) to ``end`` (exclusive, None: no bound).

    ``code`` is AWS's rate code: SKU, term and rate.
    """

    start: Decimal
    end: Decimal | None
    unit: str
    usd: Decimal
    code: str


class Product(NamedTuple):
    """A product on demand; ``attributes`` are AWS's, with productFamily; ``published`` is a date."""

    sku: str
    attributes: Mapping[str, str]
    rates: tuple[Rate, ...]
    published: str

    def __str__(self) -> str:
        named = (self.attributes.get(name) for name in ("usagetype", "operation"))
        return " ".join((self.sku, *(value for value in named if value)))


def from_bulk_file(document: object) -> list[Product]:
    """Read an offer file (one region, or all): products and terms apart, joined by SKU."""
    try:
        return list(_of_offer(document))  # type: ignore[arg-type]
    except (AttributeError, KeyError, TypeError, InvalidOperation) as error:
        raise MalformedListError("it is not an offer file") from error


def from_query(entries: Iterable[str]) -> list[Product]:
    """Read the ``PriceList`` of GetProducts: one JSON text for each product, with its own terms."""
    try:
        return [product for entry in entries for product in _of_entry(json.loads(entry))]
    except (AttributeError, KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise MalformedListError("it is not a page of products") from error


def _of_offer(offer: Mapping[str, Any]) -> Iterator[Product]:
    on_demand = offer["terms"].get("OnDemand", {})
    for sku, product in offer["products"].items():
        yield from _products(product, on_demand.get(sku, {}), offer["publicationDate"])


def _of_entry(entry: Mapping[str, Any]) -> Iterator[Product]:
    return _products(entry["product"], entry["terms"].get("OnDemand", {}), entry["publicationDate"])


def _products(product: Mapping[str, Any], terms: Mapping[str, Any], published: str) -> Iterator[Product]:
    """Return the product once for each of its terms: one; none for a free allowance with its own SKU."""
    attributes = {"productFamily": product.get("productFamily", ""), **product["attributes"]}
    for term in terms.values():
        if term["offerTermCode"] != FREE_TIER_TERM:
            rates = (_rate(dimension) for dimension in term["priceDimensions"].values())
            in_order = tuple(sorted(rates, key=lambda rate: rate.start))
            yield Product(product["sku"], attributes, in_order, published[:10])


def _rate(dimension: Mapping[str, Any]) -> Rate:
    end = dimension["endRange"]
    return Rate(
        Decimal(dimension["beginRange"]),
        None if end == NO_END else Decimal(end),
        dimension["unit"],
        Decimal(dimension["pricePerUnit"]["USD"]),
        dimension["rateCode"],
    )
