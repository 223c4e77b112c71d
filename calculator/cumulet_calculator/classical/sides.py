"""The two sides of a comparison: what each uses, and what that costs in one account."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.classical.parts import PARTS, Part, work_rate
from cumulet_calculator.classical.sizing import DISK, Size, Sizing
from cumulet_calculator.dimensions.base import Dimension, Term, quantity_of
from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.drivers import HOURS
from cumulet_calculator.facts import Facts
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import ZERO, Account, Line, Unpriced, Usage, price_usages
from cumulet_calculator.workload import INPUTS, MONTH, Recorder, Workload

SCOPE = "classical"
NO_FACTS = Facts(SCOPE)
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


class Servers:
    """The classical side of a workload, as dimensions; a stage beside production has one of everything."""

    def __init__(self, workload: Workload, prices: PriceList) -> None:
        self.sizing = Sizing(workload, prices)
        self._small = Sizing(workload.other, prices).size(ZERO) if workload.other else None

    def dimensions(self, size: Size | None) -> list[Dimension]:
        """Return what is used; without a size, all but the instances and databases of production."""
        names = dict.fromkeys(
            name for stage in (size, self._small) if stage for name, _ in _sized(stage, ZERO)
        )
        parts = [self._sized_part(name, size) for name in names]
        parts += [_dimension(name, part) for name, part in PARTS.items()]
        return parts

    def _sized_part(self, name: str, size: Size | None) -> Dimension:
        def part(workload: Workload) -> Iterable[Term]:
            stage = size if workload.production else self._small
            sized = _sized(stage, workload.assume("instance_disk_gb")) if stage else ()
            return [term for dimension, term in sized if dimension == name]

        return _dimension(name, part)


def classical_usages(workload: Recorder, prices: PriceList) -> tuple[Size, list[Usage]]:
    """Return the size of production, what the classical side uses, and what each amount rests on."""
    (servers, size), rests = workload.record(lambda: _servers(workload, prices))
    usages = []
    for dimension in servers.dimensions(size):
        terms, used = workload.record(lambda row=dimension: tuple(row.terms(workload, NO_FACTS)))  # type: ignore[misc]
        used |= set() if dimension.id in PARTS else rests
        names = tuple(sorted(used - {INPUTS, MONTH}))
        usages.append(Usage(SCOPE, dimension, quantity_of(terms), terms, names))
    return size, [usage for usage in usages if usage.quantity]


def _servers(workload: Workload, prices: PriceList) -> tuple[Servers, Size]:
    servers = Servers(workload, prices)
    return servers, servers.sizing.size(work_rate(workload))


def _sized(size: Size, disk: Decimal) -> Iterator[tuple[str, Term]]:
    """Return the hours of instances and databases, and the ``disk`` GB of each instance, by dimension."""
    instances, databases = size
    yield instances.chosen.dimension, Term(instances.number, "instances", HOURS, "hours")
    yield DISK, Term(instances.number, "instances", disk, "GB")
    yield databases.chosen.dimension, Term(databases.number, "databases", HOURS, "hours")


def _dimension(name: str, part: Part) -> Dimension:
    return catalogue()[name]._replace(usage=lambda workload, _facts: part(workload))


def _cost(lines: Iterable[Line]) -> Decimal:
    return sum((line.cost for line in lines), ZERO)
