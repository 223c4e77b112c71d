"""Price explicit monthly quantities, as a usage file states them."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import NamedTuple

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.errors import CalculatorError, suggestion
from cumulet_calculator.inputs import parse_amount
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import ZERO, Account, Line, Unpriced, Usage, price_usages
from cumulet_calculator.project import DEFAULT_REGION
from cumulet_calculator.tiers import PRECISION

SCOPE = "price"
MOST = Decimal(10) ** 18
EXAMPLE = "usage: [{dimension: AWSLambda.requests_arm, quantity: 3000000}]"


class PricedUsage(NamedTuple):
    """The priced lines of a usage file, and what has no price."""

    region: str
    free_tier: str
    lines: tuple[Line, ...]
    unpriced: tuple[Unpriced, ...]

    @property
    def total(self) -> Decimal:
        """Return the sum of the lines in USD."""
        return sum((line.cost for line in self.lines), ZERO)


def price_document(document: object) -> PricedUsage:
    """Price ``{region, free_tier, usage: [{dimension, quantity}]}``; a dimension given twice is added up.

    Region is us-east-1 and free_tier is ``always`` when missing. Raises CalculatorError.
    """
    if not isinstance(document, Mapping) or not isinstance(document.get("usage"), list):
        raise CalculatorError(f"A usage file needs a list named usage, such as {EXAMPLE}.")
    free_tier = str(document.get("free_tier", "always"))
    region = str(document.get("region", DEFAULT_REGION))
    account = Account(PriceList.load(region), free_tier)
    with localcontext(prec=PRECISION):
        lines, unpriced = price_usages(_usages(document["usage"]), account)
    return PricedUsage(region, free_tier, tuple(lines), tuple(unpriced))


def _usages(rows: list[object]) -> list[Usage]:
    quantities: dict[str, Decimal] = {}
    for row in rows:
        dimension, quantity = _row(row)
        quantities[dimension.id] = quantities.get(dimension.id, ZERO) + quantity
    return [
        Usage(SCOPE, catalogue()[id_], quantity, (Term(quantity, "as given"),))
        for id_, quantity in quantities.items()
    ]


def _row(row: object) -> tuple[Dimension, Decimal]:
    if not isinstance(row, Mapping) or not {"dimension", "quantity"} <= row.keys():
        raise CalculatorError(f"Each entry of usage needs dimension and quantity, such as {EXAMPLE}.")
    name = str(row["dimension"])
    if name not in catalogue():
        hint = suggestion(name, catalogue(), "cumulet prices list shows all of them.")
        raise CalculatorError(f"There is no dimension {name}; {hint}")
    quantity = parse_amount(row["quantity"], f"quantity of {name}", ZERO, MOST, example=Decimal(1000))
    return catalogue()[name], quantity
