"""What a quantity costs, for tests that compare it with a sum made by hand."""

from decimal import Decimal

from cumulet_calculator.usage_file import price_document


def cost(dimension: str, quantity: object, free_tier: str = "none", region: str = "us-east-1") -> Decimal:
    usage = [{"dimension": dimension, "quantity": quantity}]
    return price_document({"region": region, "free_tier": free_tier, "usage": usage}).total


def d(text: str) -> Decimal:
    return Decimal(text)
