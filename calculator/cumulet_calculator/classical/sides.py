"""The two sides of a comparison: what each uses, and what that costs in one account."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.classical.parts import PARTS, work_rate
from cumulet_calculator.classical.sizing import DISK, Size, Sizing
from cumulet_calculator.dimensions.base import Term
from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.drivers import HOURS
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import ZERO, Account, Line, Unpriced, Usage, price_usages
from cumulet_calculator.tiers import QUANTITY_STEP
from cumulet_calculator.workload import INPUTS, Recorder

SCOPE = "classical"
IDENTITY = "AmazonCognito"
SHARED_SERVICES = (
    IDENTITY,
    "AmazonS3",
    "AmazonCloudFront",
    "AmazonSES",
    "AmazonRoute53",
    "awskms",
    "awswaf",
    "AWSSecretsManager",
)
SHARED_DIMENSIONS = ("AWSDataTransfer.internet_out",)


class Side(NamedTuple):
    """The priced lines of one side, its own and those that both sides have, and what has no price."""

    lines: tuple[Line, ...]
    unpriced: tuple[Unpriced, ...]

    @property
    def total(self) -> Decimal:
        """Return the sum of the lines in USD."""
        return _cost(self.lines)

    @property
    def own(self) -> Decimal:
        """Return the sum of what this side alone has."""
        return _cost(line for line in self.lines if not is_shared(line.usage.dimension.id))

    @property
    def identity(self) -> Decimal:
        """Return the cost of the users' identities, the same on both sides."""
        return _cost(line for line in self.lines if service_of(line.usage.dimension.id) == IDENTITY)

    @property
    def shared(self) -> Decimal:
        """Return the cost of everything else that both sides have."""
        return self.total - self.own - self.identity


def is_shared(dimension: str) -> bool:
    """Tell whether both sides use a dimension, and the same amount of it."""
    return dimension in SHARED_DIMENSIONS or service_of(dimension) in SHARED_SERVICES


def service_of(dimension: str) -> str:
    """Return AWS's service code, the part of a dimension's id before the dot."""
    return dimension.partition(".")[0]


def priced(usages: Sequence[Usage], account: Account) -> Side:
    """Price all usages of one side as one account."""
    lines, unpriced = price_usages(usages, account)
    return Side(tuple(lines), tuple(unpriced))


def size_of(workload: Recorder, prices: PriceList) -> Size:
    """Return the instances and databases that hold the workload."""
    return Sizing(workload, prices).size(work_rate(workload))


def classical_usages(workload: Recorder, prices: PriceList) -> list[Usage]:
    """Return what the classical side uses, and what each amount rests on."""
    size, rests = workload.record(lambda: size_of(workload, prices))
    usages = [_usage(name, terms, rests) for name, terms in step_terms(size, workload)]
    for name, part in PARTS.items():
        terms, rests = workload.record(lambda part=part: tuple(part(workload)))  # type: ignore[misc]
        usages.append(_usage(name, terms, rests))
    return [usage for usage in usages if usage.quantity]


def step_terms(size: Size, workload: Recorder) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Return the hours of instances and databases, and the GB of the instances' volumes, by dimension."""
    instances, databases = size
    disk = workload.assume("instance_disk_gb")
    yield instances.chosen.dimension, (Term(instances.number, "instances", HOURS, "hours"),)
    yield DISK, (Term(instances.number, "instances", disk, "GB"),)
    yield databases.chosen.dimension, (Term(databases.number, "databases in two zones", HOURS, "hours"),)


def _usage(name: str, terms: tuple[Term, ...], rests: Iterable[str]) -> Usage:
    quantity = sum((term.amount * term.per for term in terms), ZERO).quantize(QUANTITY_STEP)
    return Usage(SCOPE, catalogue()[name], quantity, terms, tuple(sorted(set(rests) - {INPUTS})))


def _cost(lines: Iterable[Line]) -> Decimal:
    return sum((line.cost for line in lines), ZERO)
