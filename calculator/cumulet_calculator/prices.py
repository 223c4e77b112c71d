"""The price list: AWS list prices by region and dimension, bundled or updated."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.resources import read_json
from cumulet_calculator.tiers import Tier

DIRECTORY_VARIABLE = "CUMULET_PRICES"
GLOBAL = "global"
INDEX = "index.json"


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
        own, everywhere = read_price_file(region), read_price_file(GLOBAL)
        if own is None or everywhere is None:
            raise CalculatorError(f"There are no prices for region {region}; {_instead(region)}")
        return cls(region, (*_everywhere(region, own, everywhere), *_prices(region, own)))

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
    directory = os.environ.get(DIRECTORY_VARIABLE)
    path = os.path.join(directory, f"{place}.json") if directory else ""  # noqa: PTH118
    if path and os.path.exists(path):  # noqa: PTH110
        try:
            with open(path, encoding="utf-8") as file:  # noqa: PTH123
                content = json.load(file, parse_float=Decimal)
            return PriceFile(content["prices"], content.get("edge"), path, updated=True)
        except (LookupError, OSError, TypeError, ValueError) as error:
            raise _damaged(path, updated=True) from error
    return _bundled(place)


def regions() -> list[str]:
    """Return the regions that have prices: the bundled ones, then those of updates."""
    directory = os.environ.get(DIRECTORY_VARIABLE)
    names = os.listdir(directory) if directory and os.path.isdir(directory) else []  # noqa: PTH112, PTH208
    updated = sorted(name.removesuffix(".json") for name in names if name.endswith(".json"))
    return [
        name for name in dict.fromkeys((*read_json("prices", INDEX)["regions"], *updated)) if name != GLOBAL
    ]


def _bundled(place: str) -> PriceFile | None:
    name = f"{place}.json"
    try:
        content = read_json("prices", name)
        return PriceFile(content["prices"], content.get("edge"), f"prices/{name}", updated=False)
    except FileNotFoundError as error:
        if place == GLOBAL or place in read_json("prices", INDEX)["regions"]:
            raise _damaged(f"prices/{name}", updated=False) from error
        return None
    except (LookupError, OSError, TypeError, ValueError) as error:
        raise _damaged(f"prices/{name}", updated=False) from error


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


def _everywhere(region: str, own: PriceFile, everywhere: PriceFile) -> list[Price]:
    """Return the prices of no region, and those of the region's price group of CloudFront."""
    return [price for price, place in _rows(region, everywhere) if place in (GLOBAL, own.edge)]


def _prices(region: str, file: PriceFile) -> list[Price]:
    return [price for price, _ in _rows(region, file)]


def _rows(region: str, file: PriceFile) -> list[tuple[Price, str | None]]:
    try:
        return [(_price(region, row), row.get("region")) for row in file.rows]
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _damaged(file.path, updated=file.updated) from error


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
    end = tier["to"]
    return Tier(Decimal(tier["from"]), None if end is None else Decimal(end), Decimal(tier["usd"]))
