"""Levers of users, tables, alarms, keys and networks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cumulet_calculator.drivers import HOURS, SECONDS
from cumulet_calculator.levers.base import ZERO, Lever, Totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cumulet_calculator.workload import Workload

ESSENTIALS, LITE = "AmazonCognito.essentials_mau", "AmazonCognito.lite_mau"
REQUESTS = ("AmazonDynamoDB.write_request_units", "AmazonDynamoDB.read_request_units")
CAPACITY = ("AmazonDynamoDB.provisioned_wcu", "AmazonDynamoDB.provisioned_rcu")
# Target utilisation that AWS sets when auto scaling of a table is switched on.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
UTILISATION = Decimal("0.7")
NAT_GATEWAY = ("AmazonEC2.nat_gateway_hour", "AmazonEC2.nat_gateway_data")
ALARMS = "AmazonCloudWatch.alarm_standard"
FREE_ALARMS = Decimal(10)


def account_levers(_workload: Workload) -> Iterator[Lever]:
    """Return what can be done about users, tables, alarms, keys and networks."""
    yield Lever(
        "cognito_lite",
        "Cognito Lite",
        "Choosing the Cognito plan Lite instead of Essentials",
        "no refresh token rotation, passkeys, e-mail codes or claims in access tokens",
        (ESSENTIALS,),
        moves=lambda _, totals: {ESSENTIALS: -totals[ESSENTIALS], LITE: totals[ESSENTIALS]},
        onto=(LITE,),
    )
    yield Lever(
        "provisioned_tables",
        "provisioned tables",
        "Provisioning tables with auto scaling instead of paying each request",
        "a load that doubles within minutes is throttled",
        REQUESTS,
        moves=_provisioned,
        onto=CAPACITY,
    )
    yield Lever(
        "free_alarms",
        "fewer alarms",
        f"Watching {FREE_ALARMS} metrics with alarms instead of all",
        "other faults are seen on the dashboard alone",
        (ALARMS,),
        moves=lambda _, totals: {ALARMS: min(FREE_ALARMS, totals[ALARMS]) - totals[ALARMS]},
    )
    yield Lever(
        "aws_owned_keys",
        "AWS-owned keys",
        "Encrypting with keys that AWS owns instead of a customer key",
        "no policy, rotation or audit trail of your own",
        ("awskms.key", "awskms.requests"),
        facts=lambda block: block._replace(keys=0, customer_key=False),
    )
    yield Lever(
        "no_nat_gateway",
        "no NAT gateway",
        "Leaving NAT gateways out, with endpoints or without a VPC,",
        "functions reach no other address; interface endpoints cost something too",
        NAT_GATEWAY,
        moves=lambda _, totals: {name: -totals[name] for name in NAT_GATEWAY if name in totals},
    )


def _provisioned(workload: Workload, totals: Totals) -> Totals:
    """Return capacity that auto scaling keeps at ``UTILISATION``, and one unit of each table at least."""
    tables = sum(
        table.on_demand and not table.infrequent_access for block in workload.facts for table in block.tables
    )
    moved: dict[str, Decimal] = {}
    for requests, capacity in zip(REQUESTS, CAPACITY, strict=True):
        hours = totals.get(requests, ZERO) * HOURS / SECONDS / UTILISATION
        moved |= {requests: -totals.get(requests, ZERO), capacity: max(hours, tables * HOURS)}
    return moved
