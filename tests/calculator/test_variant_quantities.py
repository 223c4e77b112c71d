"""What no generated block uses but a template may: x86, REST APIs, FIFO queues, infrequent access. By hand.

The last test says that every dimension with a workload has such a sum, here or in the tests of blocks.
"""

from decimal import Decimal

import pytest
from cumulet_calculator.assumptions import load_assumptions
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.base import nothing, quantity_of
from cumulet_calculator.facts import Facts, Function, Queue, Read, Table, Write
from cumulet_calculator.inputs import parse_inputs
from cumulet_calculator.workload import Workload

from tests.calculator import test_block_quantities as of_blocks
from tests.calculator import test_campaign_quantities as of_campaigns
from tests.calculator import test_quantities as of_first_blocks

SETTINGS = {
    "lambda_ms": "200", "worker_ms": "400", "cold_share": "0", "item_kb": "3", "item_growth_months": "12",
    "kb_stored_per_user": "50", "queue_batch_messages": "10",
}  # fmt: skip
# 10,000 users with 50 requests; what each request calls is on x86, with 1 GB.
REQUESTS = 500_000
STACK = Facts(
    block="stack",
    functions=(
        Function(
            "answer",
            "rest",
            "requests",
            "requests",
            memory_mb=1024,
            architecture="x86_64",
            reads=(Read("old", "item"),),
            writes=(Write("old", 2, "item_kb"),),
        ),
    ),
    tables=(Table("old", "item_gigabytes", infrequent_access=True),),
    queues=(Queue("orders.fifo", "requests", consumed=True, fifo=True),),
)
QUANTITIES: dict[str, Decimal | int] = {
    "AmazonApiGateway.rest_requests": REQUESTS,
    "AWSLambda.requests_x86": REQUESTS,
    "AWSLambda.duration_x86": REQUESTS * Decimal("0.2"),
    # two rows of 3 KB; one of 3 KB, which is a unit of 4, read eventually
    "AmazonDynamoDB.write_request_units_ia": REQUESTS * 2 * 3,
    "AmazonDynamoDB.read_request_units_ia": REQUESTS * Decimal("0.5"),
    "AmazonDynamoDB.storage_standard_ia": Decimal(10_000 * 50) / 1024**2,
    # sent; received and deleted in tens; five long polls of 20 seconds
    "AWSQueueService.requests_fifo": REQUESTS + REQUESTS * Decimal("0.2") + 657_000,
}


def quantity(dimension: str) -> Decimal:
    values = {name: row.value for name, row in load_assumptions().items()}
    values |= {name: Decimal(value) for name, value in SETTINGS.items()}
    workload = Workload(parse_inputs(10_000, 50, 0), values, [STACK])
    return quantity_of(DIMENSIONS[dimension].terms(workload, STACK))


@pytest.mark.parametrize(("dimension", "expected"), QUANTITIES.items())
def test_quantity(dimension: str, expected: Decimal | int) -> None:
    assert quantity(dimension) == round(Decimal(expected), 9)


@pytest.mark.parametrize(
    "dimension",
    ["AWSLambda.requests_arm", "AmazonApiGateway.http_requests", "AWSQueueService.requests_standard",
     "AmazonDynamoDB.write_request_units", "AmazonDynamoDB.storage_standard"],
)  # fmt: skip
def test_a_variant_is_not_counted_twice(dimension: str) -> None:
    assert quantity(dimension) == 0


def test_every_dimension_with_a_workload_has_a_sum_by_hand() -> None:
    lines = (*of_first_blocks.QUANTITIES, *of_blocks.QUANTITIES, *of_blocks.OTHERS)
    lines += (*of_campaigns.QUANTITIES, *of_campaigns.OTHERS)
    summed = {line.partition(":")[2] for line in lines} | QUANTITIES.keys()
    assert [name for name, row in DIMENSIONS.items() if row.usage is not nothing and name not in summed] == []
