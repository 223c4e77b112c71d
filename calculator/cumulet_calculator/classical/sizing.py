"""Sizing: how many instances and databases of which class hold a rate of work, at the least cost."""

from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from cumulet_calculator.classical.parts import zones_of
from cumulet_calculator.drivers import HOURS
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import ZERO
from cumulet_calculator.resources import read_json
from cumulet_calculator.workload import Workload

SPARE_ABOVE = 4
RATE_STEP = Decimal("1e-20")
DISK = "AmazonEC2.ebs_gp3"
INSTANCE = "AmazonEC2.instance:linux:{}"
DATABASE = "AmazonRDS.instance:postgresql:{}:{{}}"


class Class(NamedTuple):
    """A class that may use the share ``baseline`` of its vCPUs all the time, and all of them for a while.

    ``price`` is USD an hour, None where the region's price list has none.
    """

    name: str
    dimension: str
    vcpus: int
    baseline: Decimal
    price: Decimal | None


class Choice(NamedTuple):
    """``number`` of a class, which cost ``cost`` USD a month.

    It is the cheapest choice for work above ``above`` and up to ``up_to`` requests/s.
    """

    chosen: Class
    number: Decimal
    cost: Decimal
    above: Decimal
    up_to: Decimal


class Size(NamedTuple):
    """The instances and the databases for a rate of work."""

    instances: Choice
    databases: Choice

    @property
    def cost(self) -> Decimal:
        """Return the USD a month of both, with the volumes of the instances."""
        return self.instances.cost + self.databases.cost

    @property
    def above(self) -> Decimal:
        """Return the work (requests/s) above which both stay as they are."""
        return max(self.instances.above, self.databases.above)

    @property
    def up_to(self) -> Decimal:
        """Return the work (requests/s) up to which both stay as they are."""
        return min(self.instances.up_to, self.databases.up_to)


class Sizing:
    """The rule that sizes one stage of the classical side: what one of each class holds and costs."""

    def __init__(self, workload: Workload, prices: PriceList) -> None:
        self._zones = zones_of(workload)
        self._disk = workload.assume("instance_disk_gb") * (_price(prices, DISK) or ZERO)
        peak = workload.assume("peak_ratio") / workload.assume("target_utilisation")
        queries = workload.assume("db_tps_per_vcpu") / workload.assume("queries_per_request")
        database = DATABASE.format("multi" if workload.production else "single")
        self._instances = _held(_ladder("instances", INSTANCE, prices), workload.assume("rps_per_vcpu"), peak)
        self._databases = _held(_ladder("databases", database, prices), queries, peak)
        self._steady = any(row.baseline == 1 for row in self._databases)

    def size(self, work: Decimal) -> Size:
        """Return the cheapest size for ``work`` requests/s in the average of the month."""
        return Size(
            _cheapest([self._fleet(row, held, work) for row, held in self._instances.items()]),
            _cheapest([self._cluster(row, held, work) for row, held in self._databases.items()]),
        )

    def _fleet(self, row: Class, held: Decimal, work: Decimal) -> Choice:
        """Return at least one instance in each zone, the same number in all; many have one to spare."""
        needed = _needed(work, held)
        spare = 1 if needed > SPARE_ABOVE else 0
        count = ((needed + spare) / self._zones).to_integral_value(ROUND_CEILING) * self._zones
        month = (row.price or ZERO) * HOURS + self._disk
        return Choice(row, count, count * month, (needed - 1) * held, needed * held)

    def _cluster(self, row: Class, held: Decimal, work: Decimal) -> Choice:
        """Return one database, or several that share the data, of a class that works steadily."""
        needed = _needed(work, held)
        cost = needed * (row.price or ZERO) * HOURS
        if needed > 1 and self._steady and row.baseline < 1:
            cost = Decimal("Infinity")
        return Choice(row, needed, cost, (needed - 1) * held, needed * held)


def _cheapest(choices: list[Choice]) -> Choice:
    best = min(choices, key=lambda choice: choice.cost)
    above, up_to = max(row.above for row in choices), min(row.up_to for row in choices)
    return best._replace(above=above, up_to=up_to)


def _needed(work: Decimal, held: Decimal) -> Decimal:
    return max(Decimal(1), (work / held).to_integral_value(ROUND_CEILING))


def _held(classes: list[Class], vcpu_rate: Decimal, peak: Decimal) -> dict[Class, Decimal]:
    """Return the average requests/s that one of each class holds, in the busiest hour and all the time.

    It has so few digits that what several hold is exact.
    """
    rates = {row: row.vcpus * vcpu_rate / max(peak, 1 / row.baseline) for row in classes}
    return {row: rate.quantize(RATE_STEP) for row, rate in rates.items()}


def _ladder(kind: str, dimension: str, prices: PriceList) -> list[Class]:
    """Return the classes that the region's price list has; without any, the first, which has no price."""
    rows = read_json("classical.json")[kind]
    names = [(row, dimension.format(row["name"])) for row in rows]
    classes = [
        Class(row["name"], name, row["vcpus"], Decimal(row["baseline"]), _price(prices, name))
        for row, name in names
    ]
    return [row for row in classes if row.price is not None] or classes[:1]


def _price(prices: PriceList, dimension: str) -> Decimal | None:
    price = prices.find(dimension)
    return price.tiers[0].unit_price if price else None
