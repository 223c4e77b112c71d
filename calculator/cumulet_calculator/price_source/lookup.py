"""Look up one dimension among products: exactly one, in our unit, without its free band."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.price_source.products import Product, Rate
from cumulet_calculator.price_source.recipes import Recipe

MOST_NAMED = 4


class LookupFailedError(ValueError):
    """A dimension has no product or several, or one that cannot be read; the message says which."""


class NoProductError(LookupFailedError):
    """The list has no product for a dimension."""


def look_up(recipe: Recipe, products: Iterable[Product], place: str) -> dict[str, Any]:
    """Return the row of the snapshot for a dimension in ``place``, without where it comes from."""
    product = _only([product for product in products if recipe.fits(product, place)], recipe)
    free, rates = _without_free_band(product)
    row = {
        "id": recipe.dimension,
        "unit": catalogue()[recipe.dimension].unit,
        "tiers": [_tier(rate) for rate in _checked(rates, product, recipe)],
        "tiers_complete": True,
        "usagetype": product.attributes.get("usagetype"),
        "sku": product.sku,
        "published": product.published,
    }
    return row if free is None else {**row, "free_band": _number(free)}


def _only(found: Sequence[Product], recipe: Recipe) -> Product:
    if not found:
        attributes = ", ".join(f"{name}={value}" for name, value in recipe.attributes.items())
        raise NoProductError(f"no product has {' or '.join(recipe.usage_types) or attributes}")
    if len(found) > 1 and not (recipe.twins and len({_without_codes(product) for product in found}) == 1):
        named = "; ".join(str(product) for product in found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise LookupFailedError(f"{len(found)} products fit, and one is wanted: {named}{more}")
    return max(found, key=lambda product: len(product.attributes.get("usagetype", "")))


def _without_codes(product: Product) -> tuple[Rate, ...]:
    return tuple(rate._replace(code="") for rate in product.rates)


def _without_free_band(product: Product) -> tuple[Decimal | None, tuple[Rate, ...]]:
    """Return the units that are free in the list itself, and the paid rates, which then start at 0."""
    if not product.rates or product.rates[-1].usd == 0:
        raise LookupFailedError(f"{product} is free")
    first, *paid = product.rates
    if first.usd:
        return None, product.rates
    if len(paid) > 1:
        raise LookupFailedError(f"{product} has several paid tiers after a free one")
    return first.end, (paid[0]._replace(start=Decimal(0)),)


def _checked(rates: Sequence[Rate], product: Product, recipe: Recipe) -> Sequence[Rate]:
    """Return the rates if they have no gap and are in our unit."""
    ends = [Decimal(0), *(rate.end for rate in rates)]
    if [rate.start for rate in rates] != ends[:-1] or ends[-1] is not None:
        raise LookupFailedError(f"{product} has tiers with a gap")
    accepted = {unit.lower() for unit in recipe.units}
    if other := {rate.unit for rate in rates if rate.unit.lower() not in accepted}:
        raise LookupFailedError(f"{product} is priced in {', '.join(sorted(other))}, not {recipe.units[0]}")
    return rates


def _tier(rate: Rate) -> dict[str, Any]:
    end = None if rate.end is None else _number(rate.end)
    usd = f"{rate.usd.normalize():f}"
    return {"from": _number(rate.start), "to": end, "usd": usd, "rate_code": rate.code}


def _number(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else str(value)
