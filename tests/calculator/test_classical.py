"""The classical side: its size and every line, in us-east-1, computed by hand."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import pytest
from cumulet_calculator import CalculatorError
from cumulet_calculator.assumptions import load_assumptions
from cumulet_calculator.classical import compare_for
from cumulet_calculator.classical.parts import capacity_units
from cumulet_calculator.classical.sides import Side, classical_usages, is_shared, priced
from cumulet_calculator.classical.sizing import Size, Sizing
from cumulet_calculator.facts import Facts, Function, Table
from cumulet_calculator.inputs import STEADY, Inputs
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import Account
from cumulet_calculator.tiers import CENT
from cumulet_calculator.workload import Recorder

ASSUMPTIONS = {**load_assumptions(), **load_assumptions("classical.json")}
VALUES = {name: row.value for name, row in ASSUMPTIONS.items()}
# One API function for each request, one worker for each write (30 % of requests), 50 KB of rows a user.
FACTS = Facts(
    "shop",
    functions=(
        Function("api", "http", "requests", "requests"),
        Function("worker", "worker", "writing_requests", "writing_requests"),
    ),
    tables=(Table("items", "item_gigabytes"),),
)


def workload(users: int, changes: Mapping[str, str] | None = None, stages: int = 1) -> Recorder:
    values = VALUES | {name: Decimal(value) for name, value in (changes or {}).items()}
    return Recorder(Inputs(Decimal(users), Decimal(100), Decimal(0)), values, (FACTS,), STEADY, stages)


def servers(
    users: int, changes: Mapping[str, str] | None = None, *, stages: int = 1, region: str = "us-east-1"
) -> tuple[Size, Side]:
    account = Account(PriceList.load(region), "none")
    size, usages = classical_usages(workload(users, changes, stages), account.prices)
    return size, priced(usages, account)


def sized(size: Size) -> str:
    return ", ".join(f"{kind.number} x {kind.chosen.name}" for kind in size)


def costs(side: Side) -> dict[str, str]:
    return {line.usage.dimension.id: str(line.cost.quantize(CENT, ROUND_HALF_UP)) for line in side.lines}


def test_a_small_workload() -> None:
    """100,000 requests, 30,000 writes: the least that stands in two zones."""
    size, side = servers(1000)
    assert sized(size) == "2 x t4g.medium, 1 x db.t4g.medium"
    assert costs(side) == {
        "AmazonEC2.instance:linux:t4g.medium": "49.06",  # 2 x 730 h x 0.0336
        "AmazonEC2.ebs_gp3": "4.80",  # 2 x 30 GB x 0.08
        "AmazonRDS.instance:postgresql:multi:db.t4g.medium": "94.17",  # 730 h x 0.129
        "AWSELB.alb_hour": "16.43",  # 730 h x 0.0225
        "AWSELB.alb_lcu": "0.00",  # 100,000 x 6 KB / 1,000,000 = 0.6 LCU-hours x 0.008 = 0.0048
        "AmazonRDS.storage_gp3:multi": "23.00",  # 100 GB x 0.23
        "AmazonElastiCache.node:redis:cache.t4g.small": "46.72",  # 2 x 730 h x 0.032
        "AmazonEC2.nat_gateway_hour": "65.70",  # 2 x 730 h x 0.045
        "AmazonEC2.nat_gateway_data": "0.02",  # 0.0954 GB of requests + 0.2421 GB of logs, x 0.045
        "AmazonVPC.public_ipv4_in_use": "14.60",  # 4 x 730 h x 0.005
        "AWSDataTransfer.intra_region_per_direction": "0.01",  # 115,000 x 3 x 4 KB x 2 / 2 = 1.316 GB x 0.01
        "AmazonCloudWatch.logs_ingest_standard": "0.12",  # 130,000 x 2,000 bytes = 0.2421 GB x 0.50
        "AmazonCloudWatch.logs_storage": "0.00",  # 0.2421 GB x 0.15 x 30 / 30.4167 days x 0.03 = 0.0011
        "AmazonCloudWatch.alarm_standard": "1.00",  # 10 x 0.10
    }


def test_a_medium_workload_in_three_zones() -> None:
    """100 million requests, 30 million writes: 115 million / 2,628,000 s = 43.76 requests/s.

    One t4g.medium holds 2 x 100 x 0.6 / 3 = 40: 2 are needed, 3 stand in three zones. A db.t4g.medium, which
    holds 2 x 500 / 3 x 0.6 / 3 = 66.7, is enough.
    """
    size, side = servers(1_000_000, {"availability_zones": "3"})
    assert sized(size) == "3 x t4g.medium, 1 x db.t4g.medium"
    assert costs(side) == {
        "AmazonEC2.instance:linux:t4g.medium": "73.58",  # 3 x 730 h x 0.0336
        "AmazonEC2.ebs_gp3": "7.20",  # 3 x 30 GB x 0.08
        "AmazonRDS.instance:postgresql:multi:db.t4g.medium": "94.17",
        "AWSELB.alb_hour": "16.43",
        "AWSELB.alb_lcu": "4.80",  # 600 LCU-hours x 0.008
        "AmazonRDS.storage_gp3:multi": "23.00",  # 47.68 GB of rows x 1.5 = 71.5: 100 GB
        "AmazonElastiCache.node:redis:cache.t4g.small": "46.72",
        "AmazonEC2.nat_gateway_hour": "98.55",  # 3 x 730 h x 0.045
        "AmazonEC2.nat_gateway_data": "15.19",  # (95.367 + 242.144) GB x 0.045
        "AmazonVPC.public_ipv4_in_use": "21.90",  # 6 x 730 h x 0.005
        "AWSDataTransfer.intra_region_per_direction": "17.55",  # 345 M x 4 KB x 2 x 2/3 = 1,754.76 GB x 0.01
        "AmazonCloudWatch.logs_ingest_standard": "121.07",  # 242.144 GB x 0.50
        "AmazonCloudWatch.logs_storage": "1.07",  # 35.824 GB x 0.03
        "AmazonCloudWatch.alarm_standard": "1.00",
    }


def test_a_large_workload() -> None:
    """1,000 million requests, 300 million writes: 437.6 requests/s.

    437.6 / 40 = 10.94: 11 instances, one to spare, 12. A db.r6g.large holds 66.7: 7 of them, 3.15 an hour,
    cost less than a db.m7g.8xlarge, 5.392 an hour.
    """
    size, side = servers(10_000_000)
    assert sized(size) == "12 x t4g.medium, 7 x db.r6g.large"
    assert costs(side) == {
        "AmazonEC2.instance:linux:t4g.medium": "294.34",  # 12 x 730 h x 0.0336
        "AmazonEC2.ebs_gp3": "28.80",  # 12 x 30 GB x 0.08
        "AmazonRDS.instance:postgresql:multi:db.r6g.large": "2299.50",  # 7 x 730 h x 0.45
        "AWSELB.alb_hour": "16.43",
        "AWSELB.alb_lcu": "48.00",  # 6,000 LCU-hours x 0.008
        "AmazonRDS.storage_gp3:multi": "164.51",  # 476.837 GB of rows x 1.5 = 715.256 GB x 0.23
        "AmazonRDS.backup_storage": "9.06",  # 476.837 GB x (1.7 - 1.5) = 95.367 GB x 0.095
        "AmazonElastiCache.node:redis:cache.t4g.small": "46.72",
        "AmazonEC2.nat_gateway_hour": "65.70",
        "AmazonEC2.nat_gateway_data": "151.88",  # (953.674 + 2,421.439) GB x 0.045
        "AmazonVPC.public_ipv4_in_use": "14.60",
        "AWSDataTransfer.intra_region_per_direction": "131.61",  # 3,450 M x 4 KB = 13,160.7 GB x 0.01
        "AmazonCloudWatch.logs_ingest_standard": "1210.72",  # 2,421.439 GB x 0.50
        "AmazonCloudWatch.logs_storage": "10.75",  # 358.239 GB x 0.03
        "AmazonCloudWatch.alarm_standard": "1.00",
    }


def test_each_stage_beside_production_has_one_of_everything_and_no_cache() -> None:
    """24.53 + 2.40 + 47.45 + 11.50 + 16.43 + 32.85 + 7.30 + 1.00 = 143.46 in one zone."""
    _, alone = servers(1000)
    _, beside = servers(1000, stages=3)
    more = (beside.total - alone.total) / 2
    assert more.quantize(Decimal("0.1")) == Decimal("143.5")
    assert {"AmazonRDS.instance:postgresql:single:db.t4g.medium", "AmazonRDS.storage_gp3:single"} <= set(
        costs(beside)
    )


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        ("40", "2 x t4g.medium, 1 x db.t4g.medium"),  # one would hold it; two zones have one each
        ("160", "4 x t4g.medium, 3 x db.r6g.large"),  # 160 / 66.7 = 2.4
        ("160.1", "6 x t4g.medium, 3 x db.r6g.large"),  # 5 and one to spare
        ("66.6", "2 x t4g.medium, 1 x db.t4g.medium"),
        ("66.7", "2 x t4g.medium, 2 x db.r6g.large"),  # a T class stands alone, and holds 66.67
        ("733.4", "20 x t4g.medium, 1 x db.m7g.8xlarge"),  # 12 x 0.45 = 5.40 is above 5.392
        ("1600", "42 x t4g.medium, 2 x db.m7g.8xlarge"),  # 24 x 0.45 = 10.80 is above 2 x 5.392
    ],
)
def test_steps(work: str, expected: str) -> None:
    size = Sizing(workload(1), PriceList.load("us-east-1")).size(Decimal(work))
    assert sized(size) == expected
    assert size.above < Decimal(work) <= size.up_to


def test_a_steady_load_takes_a_steady_class_once_that_costs_less() -> None:
    """A peak ratio of 1 and a use of 100 %: a T class earns 20 % of its vCPUs, others give all of them.

    400 requests/s: 10 t4g.medium and one to spare, 12 of them, for (24.53 + 2.40) x 12 = 323.14; or 2
    c7g.large for (52.93 + 2.40) x 2 = 110.65.
    """
    changed = workload(1, {"peak_ratio": "1", "target_utilisation": "1"})
    size = Sizing(changed, PriceList.load("us-east-1")).size(Decimal(400))
    assert size.instances.chosen.name in {"c7g.large", "c6g.large"}
    assert size.instances.number == 2


def test_a_region_without_a_class_names_it_as_unpriced() -> None:
    size, side = servers(1000, region="us-east-2")
    assert size.databases.chosen.price is None
    names = {entry.usage.dimension.id for entry in side.unpriced if entry.usage}
    assert "AmazonRDS.instance:postgresql:multi:db.t4g.medium" in names


@pytest.mark.parametrize(
    ("per_connection", "seconds", "rules", "kilobytes", "units"),
    [
        (5, 120, 60, 60, "1.08"),  # AWS's first example: 300 KB a second
        (5, 120, 60, 2, "0.25"),  # its rules: 5 x (60 - 10) / 1,000
        (5, 3000, 10, 0, "1"),  # 1 connection a second, open for 3,000 s
        (1, 1, 10, 0, "0.2"),  # 5 connections a second: 5 / 25
    ],
)
def test_capacity_units_are_the_largest_of_four(
    per_connection: int, seconds: int, rules: int, kilobytes: int, units: str
) -> None:
    """Five requests a second: 131,400 users x 100 / 2,628,000 s."""
    changes = {
        "requests_per_connection": str(per_connection),
        "connection_seconds": str(seconds),
        "listener_rules": str(rules),
        "request_kb": "0",
        "response_kb": str(kilobytes),
    }
    assert capacity_units(workload(131_400, changes)) == Decimal(units)


def test_what_both_sides_have_costs_the_same_on_both() -> None:
    comparison = compare_for({}, 50_000, 100, 5)
    shared = [
        {line.id: line.cost for line in side.lines if is_shared(line.usage.dimension.id)}
        for side in (comparison.serverless, comparison.classical)
    ]
    assert shared[0] == shared[1]
    services = {line.partition(":")[2].partition(".")[0] for line in shared[0]}
    assert {"AmazonS3", "AmazonCloudFront", "AmazonSES", "AmazonCognito"} <= services
    assert comparison.serverless.total == comparison.estimate.total


def test_a_part_of_a_zone_is_refused() -> None:
    with pytest.raises(
        CalculatorError, match=r"^availability_zones must be a whole number, such as 2, not 2\.5\.$"
    ):
        compare_for({}, 10, settings=["availability_zones=2.5"])
