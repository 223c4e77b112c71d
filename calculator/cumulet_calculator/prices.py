"""The price list: AWS list prices by region and dimension, bundled or updated."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.resources import DATA
from cumulet_calculator.tiers import Tier

DIRECTORY_VARIABLE = "CUMULET_PRICES"
GLOBAL = "global"
BUNDLED = os.path.join(DATA, "prices")  # noqa: PTH118


class Price(NamedTuple):
    """One row of the price list; ``published`` is a date, a month or a year as its source gave it."""

    id: str
    region: str
    unit: str
    tiers: tuple[Tier, ...]
    usage_type: str | None
    sku: str | None
    source: str
    published: str
    assumed_from: str | None

    @property
    def service_code(self) -> str:
        """Return AWS's service code, the part of the id before the dot."""
        return self.id.partition(".")[0]


class PriceFile(NamedTuple):
    """A price file: its rows, the region's price group of CloudFront, and whether it is the user's own."""

    rows: list[dict[str, Any]]
    edge: str | None
    path: str
    updated: bool


class PriceList:
    """The prices of one region; a dimension that the region lacks is absent, never zero."""

    def __init__(self, region: str, prices: Iterable[Price]) -> None:
        self.region = region
        self._prices: dict[str, Price] = {}
        for price in prices:
            if price.id in self._prices:
                raise CalculatorError(
                    f"The price list has two rows for {price.id} in {region}; keep one of them."
                )
            self._prices[price.id] = price

    @classmethod
    def load(cls, region: str) -> "PriceList":
        """Read the prices of ``region``, updated ones first; raise CalculatorError where there are none."""
        own = read_price_file(region) if _may_be_region(region) else None
        everywhere = read_price_file(GLOBAL)
        if own is None or everywhere is None:
            raise CalculatorError(f"There are no prices for region {region}; {_instead(region)}")
        return cls(region, (*_prices(region, everywhere, own.edge), *_prices(region, own, own.edge)))

    def find(self, dimension_id: str) -> Price | None:
        """Return the one price of a dimension, or None when the region has none."""
        return self._prices.get(dimension_id)

    def __iter__(self) -> Iterator[Price]:
        return iter(self._prices.values())


def earliest_date(published: str) -> date:
    """Return the first day that a date, month or year such as ``2025-05`` can mean."""
    year, month, day = (*(int(part) for part in published.split("-")), 1, 1)[:3]
    return date(year, month, day)


def read_price_file(place: str) -> PriceFile | None:
    """Read the file of a region or of ``global``: the user's own in $CUMULET_PRICES, else the bundled one.

    Returns None where there is neither; raises CalculatorError for one that cannot be read.
    """
    for directory, updated in ((os.environ.get(DIRECTORY_VARIABLE), True), (BUNDLED, False)):
        path = os.path.join(directory, f"{place}.json") if directory else ""  # noqa: PTH118
        if path and os.path.exists(path):  # noqa: PTH110
            content = _read(path, updated=updated)
            if not isinstance(content.get("prices"), list):
                raise _damaged(path, updated=updated)
            return PriceFile(content["prices"], content.get("edge"), path, updated)
    if place in (GLOBAL, *_bundled_regions()):
        raise _damaged(path, updated=False)
    return None


def regions() -> list[str]:
    """Return the regions that have prices: the bundled ones, then those of updates."""
    directory = os.environ.get(DIRECTORY_VARIABLE)
    names = os.listdir(directory) if directory and os.path.isdir(directory) else []  # noqa: PTH112, PTH208
    updated = sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))
    return [name for name in dict.fromkeys((*_bundled_regions(), *updated)) if _may_be_region(name)]


def _bundled_regions() -> list[str]:
    path = os.path.join(BUNDLED, "index.json")  # noqa: PTH118
    index = _read(path, updated=False).get("regions")
    if not isinstance(index, dict):
        raise _damaged(path, updated=False)
    return list(index)


def _read(path: str, *, updated: bool) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            content = json.load(file, parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise _damaged(path, updated=updated) from error
    if not isinstance(content, dict):
        raise _damaged(path, updated=updated)
    return content


def _damaged(path: str, *, updated: bool) -> CalculatorError:
    if updated:
        return CalculatorError(
            f"{path} is damaged; run cumulet prices update, or delete it to use the bundled prices."
        )
    return CalculatorError(f"The bundled price list {path} is missing or damaged; install cumulet again.")


def _instead(region: str) -> str:
    """Return what to do about a region without prices, as the end of a sentence."""
    from cumulet_calculator.price_source.recipes import prefixes  # noqa: PLC0415

    update = f", or run cumulet prices update --region {region}" if region in prefixes() else ""
    return f"use one of {', '.join(regions())}{update}."


def _may_be_region(name: str) -> bool:
    """Tell a name such as eu-west-1 from one of our other files, or of a file elsewhere."""
    return name.count("-") > 1 and name.replace("-", "").isalnum()


def _prices(region: str, file: PriceFile, edge: str | None) -> list[Price]:
    """Return the prices of a file that hold in a region with a price group of CloudFront."""
    places = (None, GLOBAL, edge)
    try:
        prices = [_price(region, row) for row in file.rows if row.get("region") in places]
        sound = not file.updated or all(_is_sound(price) for price in prices)
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _damaged(file.path, updated=file.updated) from error
    if not sound:
        raise _damaged(file.path, updated=file.updated)
    return prices


def _is_sound(price: Price) -> bool:
    """Tell whether a price of an updated file has a date, and tiers from 0 on without a gap."""
    starts, ends = [tier.start for tier in price.tiers], [tier.end for tier in price.tiers]
    positive = all(tier.unit_price.is_finite() and tier.unit_price > 0 for tier in price.tiers)
    return bool(earliest_date(price.published)) and positive and [Decimal(0), *ends[:-1]] == starts


def _price(region: str, row: dict[str, Any]) -> Price:
    return Price(
        id=row["id"],
        region=region,
        unit=row["unit"],
        tiers=tuple(_tier(tier) for tier in row["tiers"]),
        usage_type=row["usagetype"],
        sku=row["sku"],
        source=f"{row['source_kind']} ({', '.join(row['sources'])})",
        published=row["published"],
        assumed_from=row.get("assumed_from"),
    )


def _tier(tier: dict[str, Any]) -> Tier:
    end = None if tier["to"] is None else Decimal(tier["to"])
    return Tier(Decimal(tier["from"]), end, Decimal(tier["usd"]), tier.get("rate_code"))
