"""Levers: what a person can change so that a project costs less, each offered where it applies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from cumulet_calculator.drivers import HOURS, SECONDS

if TYPE_CHECKING:
    from cumulet_calculator.facts import Bucket, Facts
    from cumulet_calculator.workload import Workload

Totals = Mapping[str, Decimal]

LOGS = ("AmazonCloudWatch.logs_ingest_vended", "AmazonCloudWatch.logs_storage")
DURATION = ("AWSLambda.duration_arm", "AWSLambda.duration_x86")
INVOCATIONS = ("AWSLambda.requests_arm", "AWSLambda.requests_x86", *LOGS, "AWSXRay.traces_recorded")
ESSENTIALS, LITE = "AmazonCognito.essentials_mau", "AmazonCognito.lite_mau"
CAPACITY = ("AmazonDynamoDB.provisioned_wcu", "AmazonDynamoDB.provisioned_rcu")
ON_X86 = ("AWSLambda.requests_x86", "AWSLambda.duration_x86")
ON_ARM = ("AWSLambda.requests_arm", "AWSLambda.duration_arm")
WRITES, READS = "AmazonDynamoDB.write_request_units", "AmazonDynamoDB.read_request_units"
STANDARD = "AmazonS3.storage_standard"
TIERED = (
    "AmazonS3.storage_int_frequent",
    "AmazonS3.storage_int_infrequent",
    "AmazonS3.storage_int_archive_instant",
)
MONITORED = "AmazonS3.int_monitoring"
INTERNET, EDGE, EDGE_REQUESTS = (
    "AWSDataTransfer.internet_out",
    "AmazonCloudFront.data_out",
    "AmazonCloudFront.requests_https",
)
NAT_GATEWAY = ("AmazonEC2.nat_gateway_hour", "AmazonEC2.nat_gateway_data")
ALARMS = "AmazonCloudWatch.alarm_standard"
FREE_ALARMS = Decimal(10)
LOG_DAYS = 7
ZERO, ONE = Decimal(0), Decimal(1)
# Lambda's own lines (START, END, REPORT) stay at this level; see the assumption log_bytes.
PLATFORM_LOG_BYTES = Decimal(300)
# Text compresses to about a third (Web Almanac 2022, chapter Page weight: JSON and scripts by gzip).
COMPRESSED = Decimal("0.33")
LEAST_MEMORY_MB = 256
BATCH = Decimal(10)
# Target utilisation that AWS sets when auto scaling of a table is switched on.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
UTILISATION = Decimal("0.7")
# Smaller files stay in the frequent tier. https://aws.amazon.com/s3/storage-classes/intelligent-tiering/
LEAST_TIERED_MB = Decimal("0.128")


class Lever(NamedTuple):
    """A change of a project.

    ``label`` names it in a few characters, ``action`` says what to do, ``price`` what it takes or what is
    lost. ``dimensions`` are those that it saves on: their quantities are computed again with the assumptions
    ``settings``, and with the facts of each block as ``facts`` returns them. ``moves`` returns what it adds
    to and takes from the account's totals beyond that, such as users of another plan; ``onto`` are the
    dimensions that it adds to.
    """

    name: str
    label: str
    action: str
    price: str
    dimensions: tuple[str, ...]
    settings: Mapping[str, Decimal] = {}
    facts: Callable[[Facts], Facts] | None = None
    moves: Callable[[Workload, Totals], Totals] | None = None
    onto: tuple[str, ...] = ()


def levers_for(workload: Workload) -> Iterator[Lever]:
    """Return the levers that apply to a project; whether they pay is for ``best_levers`` to say."""
    yield Lever(
        "cognito_lite",
        "Cognito Lite",
        "Choosing the Cognito plan Lite instead of Essentials",
        "no refresh token rotation, passkeys, e-mail codes or claims in access tokens",
        (ESSENTIALS,),
        moves=lambda _, totals: {ESSENTIALS: -totals[ESSENTIALS], LITE: totals[ESSENTIALS]},
        onto=(LITE,),
    )
    yield from _of_files(workload)
    yield from _of_functions(workload)
    yield from _of_requests(workload)
    yield Lever(
        "provisioned_tables",
        "provisioned tables",
        "Provisioning tables with auto scaling instead of paying each request",
        "a load that doubles within minutes is throttled",
        (WRITES, READS),
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


def _of_files(workload: Workload) -> Iterator[Lever]:
    """Return what can be done about uploaded files."""
    months = workload.assume("upload_months_kept")
    if months > 1:
        half = (months / 2).normalize()
        yield Lever(
            "keep_files_shorter",
            f"files {half:f} months",
            f"Keeping uploaded files {half:f} months instead of {months.normalize():f}",
            "older files are deleted",
            (STANDARD, "AmazonDynamoDB.storage_standard", "AmazonDynamoDB.pitr_storage"),
            settings={"upload_months_kept": half},
        )
        if workload.assume("upload_file_mb") >= LEAST_TIERED_MB:
            yield Lever(
                "intelligent_tiering",
                "S3 tiering",
                "Storing uploaded files in S3 Intelligent-Tiering instead of Standard",
                "files that are read again after a month cost as much as before",
                (STANDARD,),
                moves=_tiered,
                onto=(*TIERED, MONITORED),
            )
    if workload.has("website"):
        yield Lever(
            "downloads_by_cloudfront",
            "CloudFront downloads",
            "Serving downloads from CloudFront instead of S3",
            "links are signed for CloudFront, with a key pair of your own",
            (INTERNET,),
            moves=_through_cloudfront,
            onto=(EDGE, EDGE_REQUESTS),
        )


def _of_functions(workload: Workload) -> Iterator[Lever]:
    """Return what can be done about functions and their logs."""
    days = {row.log_retention_days for block in workload.facts for row in block.logging}
    if any(_is_longer(kept) for kept in days):
        longest = "for ever" if None in days else f"{max(kept for kept in days if kept)} days"
        yield Lever(
            "log_retention",
            f"logs {LOG_DAYS} days",
            f"Keeping logs {LOG_DAYS} days instead of {longest}",
            "older logs cannot be searched",
            LOGS[1:],
            facts=_kept_shorter,
        )
    if workload.assume("log_bytes") > PLATFORM_LOG_BYTES:
        yield Lever(
            "log_warnings",
            "shorter logs",
            "Logging warnings and errors alone",
            "what led to an error is not in the log",
            (*LOGS, "AmazonCloudWatch.logs_insights_scanned"),
            settings={"log_bytes": PLATFORM_LOG_BYTES},
        )
    yield Lever(
        "half_memory",
        "half the memory",
        f"Halving the memory of functions above {LEAST_MEMORY_MB} MB",
        "half of the processor too: measure first whether they take longer",
        DURATION,
        facts=_halved_memory,
    )
    yield Lever(
        "arm64",
        "arm64",
        "Running functions on arm64 instead of x86_64",
        "libraries with machine code must be built for arm64",
        ON_X86,
        moves=_on_arm,
        onto=ON_ARM,
    )
    yield Lever(
        "no_tracing",
        "no traces",
        "Switching X-Ray traces off",
        "no map of calls; Lambda samples at a rate that cannot be set, so it is all or nothing",
        ("AWSXRay.traces_recorded",),
        settings={"trace_seconds_share": Decimal(0), "trace_sampling": Decimal(0)},
    )


def _of_requests(workload: Workload) -> Iterator[Lever]:
    """Return what can be done about the number and the size of requests and messages."""
    if workload.assume("queue_batch_messages") < BATCH:
        yield Lever(
            "queue_batches",
            "queue batches",
            f"Collecting {BATCH} messages of a queue for one invocation",
            "a batch window lets each message wait for some seconds",
            ("AWSQueueService.requests_standard", *INVOCATIONS),
            settings={"queue_batch_messages": BATCH},
        )
    yield Lever(
        "compressed_responses",
        "compression",
        "Compressing API responses",
        "functions take some milliseconds longer",
        (INTERNET, EDGE, "AmazonApiGateway.http_requests"),
        settings={"response_kb": workload.assume("response_kb") * COMPRESSED},
    )
    if workload.has("website"):
        yield Lever(
            "smaller_pages",
            "smaller pages",
            "Halving the KB of a page load",
            "code is split, and images are made smaller",
            (EDGE,),
            settings={"first_load_kb": workload.assume("first_load_kb") / 2},
        )


def _tiered(workload: Workload, _totals: Totals) -> Totals:
    """Return files that nobody reads after their first month: tiers change after one and three months."""
    months = workload.months_of(workload.assume("upload_months_kept"))
    kept = sum((workload.driver(bucket.gigabytes) for bucket in _buckets(workload)), ZERO)
    files = sum((workload.driver(bucket.files) for bucket in _buckets(workload)), ZERO) * months
    parts = (min(months, ONE), min(max(months - 1, ZERO), 2 * ONE), max(months - 3, ZERO))
    tiers = {name: kept * part / months for name, part in zip(TIERED, parts, strict=True)}
    return {STANDARD: -kept, **tiers, MONITORED: files}


def _through_cloudfront(workload: Workload, _totals: Totals) -> Totals:
    gigabytes = sum((workload.driver(bucket.downloaded_gigabytes) for bucket in _buckets(workload)), ZERO)
    downloads = sum((workload.driver(bucket.downloads) for bucket in _buckets(workload)), ZERO)
    return {INTERNET: -gigabytes, EDGE: gigabytes, EDGE_REQUESTS: downloads}


def _buckets(workload: Workload) -> list[Bucket]:
    return [bucket for block in workload.facts for bucket in block.buckets]


def _provisioned(workload: Workload, totals: Totals) -> Totals:
    """Return capacity that auto scaling keeps at ``UTILISATION``, and one unit of each table at least."""
    tables = sum(len(block.tables) for block in workload.facts)
    moved: dict[str, Decimal] = {}
    for requests, capacity in zip((WRITES, READS), CAPACITY, strict=True):
        hours = totals.get(requests, ZERO) * HOURS / SECONDS / UTILISATION
        moved |= {requests: -totals.get(requests, ZERO), capacity: max(hours, tables * HOURS)}
    return moved


def _on_arm(_workload: Workload, totals: Totals) -> Totals:
    moved: dict[str, Decimal] = {}
    for x86, arm in zip(ON_X86, ON_ARM, strict=True):
        moved |= {x86: -totals.get(x86, ZERO), arm: totals.get(x86, ZERO)}
    return moved


def _halved_memory(block: Facts) -> Facts:
    return block._replace(
        functions=tuple(
            function._replace(
                memory_mb=max(function.memory_mb // 2, min(function.memory_mb, LEAST_MEMORY_MB))
            )
            for function in block.functions
        )
    )


def _kept_shorter(block: Facts) -> Facts:
    """Return the block with all its logs kept ``LOG_DAYS`` days at most."""
    return block._replace(
        functions=tuple(
            row._replace(log_retention_days=_shorter(row.log_retention_days)) for row in block.functions
        ),
        websockets=tuple(
            row._replace(log_retention_days=_shorter(row.log_retention_days)) for row in block.websockets
        ),
        machines=tuple(
            row._replace(log_retention_days=_shorter(row.log_retention_days)) for row in block.machines
        ),
    )


def _shorter(days: int | None) -> int | None:
    return LOG_DAYS if _is_longer(days) else days


def _is_longer(days: int | None) -> bool:
    """Tell whether logs are kept for more than ``LOG_DAYS``; None is for ever."""
    return days is None or days > LOG_DAYS
