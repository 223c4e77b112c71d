"""The bundled price list: AWS list prices by region and dimension."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.resources import read_json
from cumulet_calculator.tiers import Tier


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
        """Read the bundled prices of ``region``; raise CalculatorError where there are none."""
        index = read_json("prices", "index.json")
        if region not in index["regions"]:
            raise CalculatorError(
                f"There are no prices for region {region}; use one of {', '.join(index['regions'])}."
            )
        places = ("global", index["regions"][region]["edge"])
        everywhere = read_json("prices", "global.json")["prices"]
        rows = [row for row in everywhere if row["region"] in places]
        return cls(
            region, (_price(region, row) for row in rows + read_json("prices", f"{region}.json")["prices"])
        )

    def find(self, dimension_id: str) -> Price | None:
        """Return the one price of a dimension, or None when the region has none."""
        return self._prices.get(dimension_id)

    def __iter__(self) -> Iterator[Price]:
        return iter(self._prices.values())


def earliest_date(published: str) -> date:
    """Return the first day that a date, month or year such as ``2025-05`` can mean."""
    year, month, day = (*(int(part) for part in published.split("-")), 1, 1)[:3]
    return date(year, month, day)


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
