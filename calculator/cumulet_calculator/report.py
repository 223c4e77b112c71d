"""Reports: estimates and prices as the JSON contract describes them, money and quantities as strings."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from cumulet_calculator.allowances import Allowance, load_allowances
from cumulet_calculator.dimensions.base import Dimension
from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.estimate import Estimate
from cumulet_calculator.prices import Price, PriceList, earliest_date
from cumulet_calculator.pricing import Line, Unpriced
from cumulet_calculator.savings import best_levers, saved_together
from cumulet_calculator.tiers import Tier

if TYPE_CHECKING:
    from cumulet_calculator.usage_file import PricedUsage

SCHEMA_VERSION = 1
CURRENCY = "USD"
SHARE_DECIMALS = 4


def estimate_report(estimate: Estimate, today: date) -> dict[str, Any]:
    """Return the report of an estimate."""
    workload = estimate.workload
    return {
        **_head(estimate.region, estimate.free_tier, estimate.lines, today),
        "inputs": {
            "users": plain(estimate.inputs.users),
            "requests": plain(estimate.inputs.requests_per_user),
            "upload_mb": plain(estimate.inputs.upload_mb_per_user),
        },
        "total": plain(estimate.total),
        "low": plain(estimate.low),
        "high": plain(estimate.high),
        "stages": workload.stages,
        "month": int(workload.month) if workload.month.is_finite() else None,
        "growth": numbers_report(estimate.growth),
        "credits": numbers_report(estimate.credits) if estimate.credits else None,
        "blocks": [
            {"block": block, "total": plain(estimate.block_total(block))} for block in estimate.blocks
        ],
        "lines": [line_report(line) for line in estimate.lines],
        "unpriced": [unpriced_report(entry) for entry in estimate.unpriced],
        "assumptions": _assumptions(estimate),
        **_levers(estimate),
    }


def _assumptions(estimate: Estimate) -> list[dict[str, Any]]:
    """Return the assumptions, each with the totals at its ends: null if it has no range or no effect."""
    swings = {swing.name: swing for swing in estimate.swings}
    rows = []
    for row in estimate.assumptions.values():
        swing = swings.get(row.name)
        ends = {
            "low_total": plain(swing.low_total) if swing else None,
            "high_total": plain(swing.high_total) if swing else None,
        }
        rows.append(numbers_report(row) | ends)
    return rows


def _levers(estimate: Estimate) -> dict[str, Any]:
    """Return what saves most, each lever alone and all of them at once."""
    savings = best_levers(estimate)
    levers = [
        {
            "name": saving.lever.name,
            "saving": plain(saving.amount),
            "share": plain(round(saving.share, SHARE_DECIMALS)),
            "action": saving.lever.action,
            "price": saving.lever.price,
            "sentence": saving.sentence,
        }
        for saving in savings
    ]
    return {"levers": levers, "levers_together": plain(saved_together(estimate, savings))}


def price_report(priced: "PricedUsage", today: date) -> dict[str, Any]:
    """Return the report of a usage file."""
    return {
        **_head(priced.region, priced.free_tier, priced.lines, today),
        "total": plain(priced.total),
        "lines": [line_report(line) for line in priced.lines],
        "unpriced": [unpriced_report(entry) for entry in priced.unpriced],
    }


def prices_report(prices: PriceList, part: str = "") -> dict[str, Any]:
    """Return the dimensions whose id or title contains ``part``, each with its price in one region.

    What the region lacks has no tiers. Raises CalculatorError where nothing contains ``part``.
    """
    from cumulet_calculator.dimensions.catalogue import catalogue  # noqa: PLC0415

    found = [row for row in catalogue().values() if part.lower() in f"{row.id} {row.title}".lower()]
    if not found:
        raise CalculatorError(f"No dimension has {part} in its name; cumulet prices list shows all of them.")
    free = {name: row for row in load_allowances() for name in row.dimensions}
    return {
        "schema_version": SCHEMA_VERSION,
        "currency": CURRENCY,
        "region": prices.region,
        "dimensions": [
            _dimension(dimension, prices.find(dimension.id), free.get(dimension.id))
            for dimension in sorted(found, key=lambda row: row.id.partition(".")[0].lower())
        ],
    }


def line_report(line: Line) -> dict[str, Any]:
    """Return one line: its quantity, why, what is free, and the tiers that the rest is priced with."""
    usage, price = line.usage, line.price
    return {
        "id": line.id,
        "block": usage.scope,
        "service_code": usage.dimension.id.partition(".")[0],
        "title": usage.dimension.title,
        "usage_type": price.usage_type if price else None,
        "unit": usage.dimension.unit,
        "quantity": plain(usage.quantity),
        "formula": usage.formula,
        "free": plain(line.free),
        "tiers": [
            {
                "from": plain(band.tier.start),
                "to": end_of(band.tier),
                "quantity": plain(band.quantity),
                "unit_price": plain(band.tier.unit_price),
                "cost": plain(band.cost),
                "rate_code": band.tier.rate_code,
            }
            for band in line.bands
        ],
        "cost": plain(line.cost),
        "exact": usage.exact,
        "assumptions": list(usage.assumptions),
        "source": source_report(price) if price else None,
    }


def source_report(price: Price) -> dict[str, str | None]:
    """Return where a price comes from."""
    return {
        "sku": price.sku,
        "source": price.source,
        "published": price.published,
        "assumed_from": price.assumed_from,
    }


def oldest_and_newest(lines: Iterable[Line]) -> tuple[str, str] | None:
    """Return the published dates of the oldest and the newest price used, or None without prices."""
    dates = sorted({line.price.published for line in lines if line.price}, key=earliest_date)
    return (dates[0], dates[-1]) if dates else None


def plain(value: Decimal) -> str:
    """Return a number without exponent and trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _head(region: str, free_tier: str, lines: Iterable[Line], today: date) -> dict[str, Any]:
    dates = oldest_and_newest(lines)
    return {
        "schema_version": SCHEMA_VERSION,
        "currency": CURRENCY,
        "region": region,
        "free_tier": free_tier,
        "price_list": {
            "published": dates[0] if dates else None,
            "newest": dates[1] if dates else None,
            "age_days": (today - earliest_date(dates[0])).days if dates else None,
        },
    }


def numbers_report(row: NamedTuple) -> dict[str, Any]:
    """Return a named tuple by its names, its numbers as strings."""
    named = row._asdict().items()
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in named}


def _dimension(dimension: Dimension, price: Price | None, free: Allowance | None) -> dict[str, Any]:
    return {
        "id": dimension.id,
        "title": dimension.title,
        "service_code": dimension.id.partition(".")[0],
        "usage_type": price.usage_type if price else None,
        "unit": dimension.unit,
        "tiers": [
            {"from": plain(tier.start), "to": end_of(tier), "unit_price": plain(tier.unit_price)}
            for tier in (price.tiers if price else ())
        ],
        "free_allowance": plain(free.amount) if free else None,
        "source": price.source if price else None,
        "sku": price.sku if price else None,
        "assumed_from": price.assumed_from if price else None,
        "date": price.published if price else None,
    }


def end_of(tier: Tier) -> str | None:
    """Return where a tier ends (exclusive), or None if it has no end."""
    return None if tier.end is None else plain(tier.end)


def unpriced_report(entry: Unpriced) -> dict[str, Any]:
    """Return what has no price, and why."""
    usage = entry.usage
    return {
        "id": entry.id,
        "block": entry.id.partition(":")[0],
        "service_code": usage.dimension.id.partition(".")[0] if usage else None,
        "unit": usage.dimension.unit if usage else None,
        "quantity": plain(usage.quantity) if usage else None,
        "reason": entry.reason,
    }
