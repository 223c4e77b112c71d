"""Levers of files that users upload."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cumulet_calculator.levers.base import ZERO, Lever, Totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cumulet_calculator.facts import Bucket
    from cumulet_calculator.workload import Workload

STANDARD = "AmazonS3.storage_standard"
TIERED = (
    "AmazonS3.storage_int_frequent",
    "AmazonS3.storage_int_infrequent",
    "AmazonS3.storage_int_archive_instant",
)
MONITORED = "AmazonS3.int_monitoring"
# Smaller files stay in the frequent tier. https://aws.amazon.com/s3/storage-classes/intelligent-tiering/
LEAST_TIERED_MB = Decimal("0.128")
INTERNET = "AWSDataTransfer.internet_out"
EDGE = ("AmazonCloudFront.data_out", "AmazonCloudFront.requests_https")
ONE = Decimal(1)


def file_levers(workload: Workload) -> Iterator[Lever]:
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
            onto=EDGE,
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
    return {INTERNET: -gigabytes, **dict(zip(EDGE, (gigabytes, downloads), strict=True))}


def _buckets(workload: Workload) -> list[Bucket]:
    return [bucket for block in workload.facts for bucket in block.buckets]
