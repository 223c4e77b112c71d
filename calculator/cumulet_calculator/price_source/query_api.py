"""GetProducts of AWS's price list, which needs credentials with ``pricing:GetProducts``."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from cumulet_calculator.price_source.bulk_files import UnavailableError
from cumulet_calculator.price_source.products import MalformedListError, Product, from_query
from cumulet_calculator.price_source.recipes import Recipe, is_region

# The API answers in few regions; it has the prices of all.
# https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/price-list-api.html
ENDPOINT_REGION = "us-east-1"
PAGE = 100
# Offers so long that their dimensions are asked for one by one.
LONG = ("AmazonEC2", "AmazonRDS", "AWSDataTransfer")


class Client(Protocol):
    """The one operation that is needed of boto3's client ``pricing``."""

    def get_products(self, **request: object) -> dict[str, Any]:
        """Return a page of products."""


def client_with_credentials() -> Client | None:
    """Return a client of the price list, or None where boto3 finds no credentials."""
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    session = boto3.Session()
    if session.get_credentials() is None:
        return None
    retries = {"mode": "adaptive", "max_attempts": 8}
    client: Client = session.client("pricing", region_name=ENDPOINT_REGION, config=Config(retries=retries))
    return client


class QueryApi:
    """Asks the price list by a boto3 ``client``."""

    kind = "get-products"

    def __init__(self, client: Client) -> None:
        self._client = client

    def products(self, service_code: str, place: str, recipes: Sequence[Recipe]) -> list[Product]:
        """Return the products of a service in a region, or those of ``recipes`` where these are too many."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        one_by_one = service_code in LONG or not is_region(place)
        wanted = _filters(recipes, place) if one_by_one else [{"regionCode": place}]
        found: dict[str, Product] = {}
        try:
            for filters in wanted:
                found |= {
                    product.sku: product for product in from_query(self._entries(service_code, filters))
                }
        except (BotoCoreError, ClientError) as error:
            raise UnavailableError(f"GetProducts of {service_code}: {error}", reached=False) from error
        except MalformedListError as error:
            raise UnavailableError(f"GetProducts of {service_code}: {error}") from error
        return list(found.values())

    def source(self, _service_code: str, _place: str) -> str:
        """Return the name of the API."""
        return "pricing:GetProducts"

    def _entries(self, service_code: str, filters: Mapping[str, str]) -> Iterator[str]:
        terms = [{"Type": "TERM_MATCH", "Field": field, "Value": filters[field]} for field in filters]
        request = {
            "ServiceCode": service_code,
            "Filters": terms,
            "FormatVersion": "aws_v1",
            "MaxResults": PAGE,
        }
        while True:
            page = self._client.get_products(**request)
            yield from page["PriceList"]
            if not page.get("NextToken"):
                return
            request["NextToken"] = page["NextToken"]


def _filters(recipes: Sequence[Recipe], place: str) -> Iterator[dict[str, str]]:
    """Return what to ask for each recipe: its attributes, else each spelling of its usage type."""
    for recipe in recipes:
        if recipe.attributes:
            yield {"regionCode": place, **recipe.attributes}
        else:
            yield from ({"usagetype": usage_type} for usage_type in recipe.usage_types_in(place))
