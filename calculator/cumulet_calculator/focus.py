"""Lines as rows with the column names of FOCUS, the FinOps Open Cost and Usage Specification 1.2.

Columns of our own begin with ``x_``, as the specification asks; it is published at focus.finops.org.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cumulet_calculator.pricing import Line, Unpriced
from cumulet_calculator.report import CURRENCY, end_of, plain
from cumulet_calculator.resources import read_json

COLUMNS = (
    "BillingCurrency",
    "ChargeCategory",
    "ChargeDescription",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ListCost",
    "ListUnitPrice",
    "PricingCategory",
    "PricingQuantity",
    "PricingUnit",
    "RegionId",
    "ServiceCategory",
    "ServiceName",
    "SkuId",
    "SkuPriceId",
    "x_Block",
    "x_LineId",
    "x_ServiceCode",
    "x_UsageType",
    "x_TierFrom",
    "x_TierTo",
    "x_Formula",
    "x_Assumptions",
    "x_PricePublished",
    "x_Unpriced",
)
ZERO = Decimal(0)


def focus_rows(region: str, lines: Iterable[Line], unpriced: Iterable[Unpriced]) -> Iterator[dict[str, str]]:
    """Yield a row for each tier of a line, one for what is free of it, and one for what has no price.

    ListCost is ListUnitPrice x PricingQuantity, in USD; of what has no price both are empty, never 0, and
    ``x_Unpriced`` says why. Columns that a row lacks are empty.
    """
    services: dict[str, list[str]] = read_json("services.json")["services"]
    for line in lines:
        for row in _rows(line):
            yield _common(line.id, region, services) | _usage(line) | row
    for entry in unpriced:
        usage = entry.usage
        quantity = (
            {"ConsumedQuantity": plain(usage.quantity), "ConsumedUnit": usage.dimension.unit} if usage else {}
        )
        title = usage.dimension.title if usage else entry.id.partition(":")[2]
        named = {"ChargeDescription": f"{title}: not priced", "x_Unpriced": entry.reason}
        yield _common(entry.id, region, services) | quantity | named


def _common(id_: str, region: str, services: dict[str, list[str]]) -> dict[str, str]:
    block, _, dimension = id_.partition(":")
    code = dimension.partition(".")[0]
    name, category = services.get(code, ["", ""])
    return {
        "BillingCurrency": CURRENCY,
        "ChargeCategory": "Usage",
        "PricingCategory": "Standard",
        "RegionId": region,
        "ServiceCategory": category,
        "ServiceName": name,
        "x_Block": block,
        "x_LineId": id_,
        "x_ServiceCode": code,
    }


def _usage(line: Line) -> dict[str, str]:
    usage, price = line.usage, line.price
    return {
        "ConsumedUnit": usage.dimension.unit,
        "PricingUnit": usage.dimension.unit,
        "SkuId": price.sku or "" if price else "",
        "x_UsageType": price.usage_type or "" if price else "",
        "x_Formula": usage.formula,
        "x_Assumptions": " ".join(usage.assumptions),
        "x_PricePublished": price.published if price else "",
    }


def _rows(line: Line) -> Iterator[dict[str, str]]:
    title = line.usage.dimension.title
    if line.free or not line.bands:
        yield _amount(f"{title}: free allowance" if line.free else title, line.free, ZERO, ZERO)
    for part in line.bands:
        tier = {"x_TierFrom": plain(part.tier.start), "x_TierTo": end_of(part.tier) or ""}
        tier["SkuPriceId"] = part.tier.rate_code or ""
        yield _amount(title, part.quantity, part.tier.unit_price, part.cost) | tier


def _amount(description: str, quantity: Decimal, unit_price: Decimal, cost: Decimal) -> dict[str, str]:
    return {
        "ChargeDescription": description,
        "ConsumedQuantity": plain(quantity),
        "PricingQuantity": plain(quantity),
        "ListUnitPrice": plain(unit_price),
        "ListCost": plain(cost),
    }
