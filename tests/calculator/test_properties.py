"""What holds for every quantity and every workload: of the tier engine, and of whole estimates."""

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext

import pytest
from cumulet_calculator import estimate_for
from cumulet_calculator.allowances import FREE_TIERS, load_allowances
from cumulet_calculator.blocks import OPTIONAL
from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.base import Term
from cumulet_calculator.inputs import Inputs
from cumulet_calculator.prices import PriceList
from cumulet_calculator.pricing import Account, Line, Usage, price_usages
from cumulet_calculator.project import project_from
from cumulet_calculator.sweep import Sweep
from cumulet_calculator.tiers import PRECISION, QUANTITY_STEP, rounded
from hypothesis import event, given, settings
from hypothesis import strategies as st

PRICES = PriceList.load("us-east-1")
ACCOUNTS = {mode: Account(PRICES, mode) for mode in FREE_TIERS}
ALLOWANCES = {name: row.amount for row in load_allowances(legacy=True) for name in row.dimensions}
COST_STEP = Decimal("1e-10")
BLOCKS = ("platform", *OPTIONAL)
examples = settings(max_examples=60, deadline=None, database=None)
few = settings(max_examples=25, deadline=None, database=None)
modes = st.sampled_from(FREE_TIERS)


def edges(name: str) -> list[Decimal]:
    """Return where the price of a dimension changes, of what is billed and of what is used."""
    price = PRICES.find(name)
    assert price
    starts = [tier.start for tier in price.tiers]
    return [*starts, *(start + ALLOWANCES.get(name, Decimal(0)) for start in starts)]


EDGED = sorted(name for name in DIMENSIONS if len(set(edges(name))) > 1)
names = st.sampled_from(EDGED)
steps = st.integers(-4, 4).map(lambda count: count * QUANTITY_STEP)
anything = st.decimals(0, 10**12, places=9)


@st.composite
def quantities(draw: st.DrawFn, name: str) -> Decimal:
    """Draw a quantity at an edge, a few billionths of a unit beside it, a part of it, or anywhere."""
    edge = draw(st.sampled_from(edges(name)))
    beside = max(Decimal(0), edge + draw(steps))
    part = (edge * draw(st.fractions(0, 3)).limit_denominator(1000).numerator / 500).quantize(QUANTITY_STEP)
    return draw(st.sampled_from([edge, beside, part, draw(anything)]))


def lines(name: str, used: Sequence[Decimal], mode: str) -> list[Line]:
    """Return the lines of blocks that use a dimension."""
    usages = [
        Usage(block, DIMENSIONS[name], quantity, (Term(quantity, "units"),))
        for block, quantity in zip(BLOCKS, used, strict=False)
    ]
    with localcontext(prec=PRECISION):
        priced, unpriced = price_usages(usages, ACCOUNTS[mode])
    assert unpriced == []
    return priced


def cost(name: str, quantity: Decimal, mode: str) -> Decimal:
    (line,) = lines(name, [quantity], mode)
    return line.cost


def first_price(name: str) -> Decimal:
    price = PRICES.find(name)
    assert price
    return price.tiers[0].unit_price


@examples
@given(st.data(), names, modes)
def test_cost_never_falls_and_no_unit_costs_more_than_the_first(
    data: st.DataObject, name: str, mode: str
) -> None:
    low, high = sorted((data.draw(quantities(name)), data.draw(quantities(name))))
    risen = cost(name, high, mode) - cost(name, low, mode)
    assert 0 <= risen <= (high - low) * first_price(name) + COST_STEP


@examples
@given(st.data(), names, modes, st.integers(1, 1000))
def test_cost_does_not_jump_where_the_price_changes(
    data: st.DataObject, name: str, mode: str, units: int
) -> None:
    edge, step = data.draw(st.sampled_from(edges(name))), units * QUANTITY_STEP
    jump = cost(name, edge + step, mode) - cost(name, max(Decimal(0), edge - step), mode)
    assert 0 <= jump <= 2 * step * first_price(name) + COST_STEP


@examples
@given(st.data(), names, modes)
def test_each_band_is_priced_by_its_tier(data: st.DataObject, name: str, mode: str) -> None:
    quantity = data.draw(quantities(name))
    (line,) = lines(name, [quantity], mode)
    event(f"{len(line.bands)} bands")
    billed = sum((band.quantity for band in line.bands), Decimal(0))
    assert line.free + billed == quantity
    reached = Decimal(0)
    for band in line.bands:
        assert band.tier.start == reached
        assert band.quantity > 0
        reached += band.quantity
        assert band.tier.end is None or reached <= band.tier.end
        assert abs(band.cost - band.quantity * band.tier.unit_price) <= COST_STEP
        assert reached == band.tier.end or band == line.bands[-1]


@examples
@given(st.data(), names, modes)
def test_nothing_costs_nothing_and_an_allowance_is_never_more_than_what_is_used(
    data: st.DataObject, name: str, mode: str
) -> None:
    assert cost(name, Decimal(0), mode) == 0
    quantity = data.draw(quantities(name))
    (line,) = lines(name, [quantity], mode)
    always = {row for allowance in load_allowances() for row in allowance.dimensions}
    given_free = mode == "legacy-12-months" or (mode != "none" and name in always)
    assert line.free == (min(quantity, ALLOWANCES[name]) if given_free and name in ALLOWANCES else 0)


@examples
@given(st.data(), names, modes)
def test_blocks_share_an_account_exactly(data: st.DataObject, name: str, mode: str) -> None:
    """Split a quantity at an edge into parts, some of them a billionth of a unit."""
    whole = data.draw(quantities(name))
    parts: list[Decimal] = []
    for share in data.draw(st.lists(st.one_of(st.just(Decimal(0)), st.decimals(0, 1, places=4)), max_size=6)):
        parts.append(min(whole - sum(parts), max((whole * share).quantize(QUANTITY_STEP), QUANTITY_STEP)))
    parts.append(whole - sum(parts))
    shared, (alone,) = lines(name, parts, mode), lines(name, [whole], mode)
    assert sum(line.cost for line in shared) == alone.cost
    assert sum(line.free for line in shared) == alone.free
    for line, part in zip(shared, parts, strict=True):
        assert line.free + sum(band.quantity for band in line.bands) == part
        assert sum(band.cost for band in line.bands) == line.cost
        assert min([line.free, line.cost, *(value for band in line.bands for value in band[1:])]) >= 0
    for index, band in enumerate(alone.bands):
        assert sum(line.bands[index].quantity for line in shared) == band.quantity


SWEEPS = {
    (mode, month): Sweep(project_from({}), free_tier=mode, month=month)
    for mode in FREE_TIERS
    for month in (1, None)
}
MORE: list[Callable[[Inputs, Decimal], Inputs]] = [
    lambda inputs, more: inputs._replace(users=inputs.users + more.to_integral_value()),
    lambda inputs, more: inputs._replace(requests_per_user=inputs.requests_per_user + more),
    lambda inputs, more: inputs._replace(upload_mb_per_user=inputs.upload_mb_per_user + more),
]
workloads = st.builds(
    Inputs,
    st.one_of(st.integers(0, 3000), st.integers(0, 10**8)).map(Decimal),
    st.decimals(0, 1000, places=2),
    st.decimals(0, 100, places=2),
)


@few
@given(
    workloads,
    st.decimals(0, 10**6, places=3),
    st.sampled_from(MORE),
    st.sampled_from(sorted(SWEEPS, key=str)),
)
def test_more_of_an_input_never_costs_less(
    inputs: Inputs, more: Decimal, add: Callable[[Inputs, Decimal], Inputs], which: tuple[str, int | None]
) -> None:
    assert SWEEPS[which].total(inputs) <= SWEEPS[which].total(add(inputs, more))


@few
@given(workloads)
def test_more_allowances_fewer_months_and_fewer_stages_never_cost_more(inputs: Inputs) -> None:
    totals = {which: sweep.total(inputs) for which, sweep in SWEEPS.items()}
    for month in (1, None):
        assert totals["legacy-12-months", month] <= totals["always", month] <= totals["none", month]
        assert totals["credits", month] == totals["always", month]
    for mode in FREE_TIERS:
        assert totals[mode, 1] <= totals[mode, None]
    assert totals["none", None] <= STAGED.total(inputs) <= 2 * totals["none", None]


STAGED = Sweep(project_from({}), free_tier="none", stages=2)


@few
@given(workloads, modes)
def test_blocks_sum_to_the_total_and_so_do_their_cents(inputs: Inputs, mode: str) -> None:
    swept = SWEEPS[mode, None].totals(inputs)
    costs = list(swept.blocks.values())
    assert sum(costs) == swept.total
    assert min(costs) >= 0
    assert sum(rounded(costs)) == rounded([swept.total])[0]


# What one block causes by itself; its events, queries and calls through CloudFront depend on the others.
@pytest.mark.parametrize("block", ["tasks", "workflows", "monitoring", "realtime"])
def test_a_project_costs_at_least_what_it_costs_without_a_block(block: str) -> None:
    without = Sweep(project_from({"blocks": [name for name in OPTIONAL if name != block]}), free_tier="none")
    for users in (0, 1_000, 10**7):
        inputs = Inputs(Decimal(users), Decimal(100), Decimal(5))
        assert without.total(inputs) <= SWEEPS["none", None].total(inputs)


STILL = {
    "deploys_per_month": 0,
    "admin_requests": 0,
    "alarms_fired": 0,
    "campaigns": 0,
    "insights_queries": 0,
}
READY = {
    "AmazonCloudWatch.alarm_standard", "AmazonCloudWatch.alarm_composite", "AmazonCloudWatch.dashboard",
    "AmazonS3.storage_standard", "AWSQueueService.requests_standard",
}  # fmt: skip


@few
@given(st.sets(st.sampled_from(OPTIONAL)), st.decimals(0, 1000, places=2), st.decimals(0, 100, places=2))
def test_without_users_only_what_stands_ready_is_used(
    blocks: set[str], requests: Decimal, upload_mb: Decimal
) -> None:
    project = project_from({"blocks": sorted(blocks)})
    changes = {name: Decimal(value) for name, value in STILL.items()}
    nobody = Sweep(project).total(Inputs(Decimal(0), Decimal(0), Decimal(0)), changes)
    assert Sweep(project).total(Inputs(Decimal(0), requests, upload_mb), changes) == nobody
    idle = estimate_of_nobody(sorted(blocks))
    assert {line.usage.dimension.id for line in idle if line.usage.quantity} <= READY


def estimate_of_nobody(blocks: list[str]) -> tuple[Line, ...]:
    return estimate_for(
        {"blocks": blocks}, 0, 0, settings=[f"{name}={value}" for name, value in STILL.items()]
    ).lines
