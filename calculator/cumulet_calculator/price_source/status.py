"""What the price list of each region holds: how old, from where, with which gaps."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cumulet_calculator.age import OLD_DAYS, VERY_OLD_DAYS
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.prices import PriceFile, PriceList, earliest_date, read_price_file


def status(regions: Iterable[str], today: date) -> list[dict[str, Any]]:
    """Return a row for each region; raises CalculatorError for one without prices, or with damaged ones."""
    return [_region(PriceList.load(region), read_price_file(region), today) for region in regions]


def _region(prices: PriceList, file: PriceFile | None, today: date) -> dict[str, Any]:
    rows = {price.id: price for price in prices}
    ages = {id_: (today - earliest_date(price.published)).days for id_, price in rows.items()}
    dates = sorted((price.published for price in prices), key=earliest_date)
    missing = [id_ for id_ in catalogue() if id_ not in rows]
    return {
        "region": prices.region,
        "origin": "updated" if file and file.updated else "bundled",
        "path": file.path if file else None,
        "dimensions": len(rows),
        "oldest": dates[0],
        "newest": dates[-1],
        "old": sum(age > OLD_DAYS for age in ages.values()),
        "very_old": sum(age > VERY_OLD_DAYS for age in ages.values()),
        "missing": missing,
        "missing_of_blocks": [id_ for id_ in missing if id_ in DIMENSIONS],
        "assumed": [id_ for id_, price in rows.items() if price.assumed_from],
    }
