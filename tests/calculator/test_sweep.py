"""Sweeps: the same numbers as the estimate has, whatever is varied."""

from decimal import Decimal
from typing import Any

import pytest
from cumulet_calculator import CalculatorError, estimate_for
from cumulet_calculator.inputs import parse_inputs
from cumulet_calculator.project import project_from
from cumulet_calculator.sweep import Sweep


def scenarios(count: int) -> list[tuple[int, Decimal, Decimal]]:
    """Return users from 100 to 100 million, with requests and megabytes of each that follow no order."""
    return [
        (
            round(10 ** (2 + 6 * index / count)),
            Decimal(index * 7919 % 50_000) / 100,
            Decimal(index * 613 % 4_000) / 100 if index % 3 else Decimal(0),
        )
        for index in range(count)
    ]


OPTIONS: list[dict[str, Any]] = [
    {},
    {"free_tier": "none"},
    {"free_tier": "legacy-12-months", "stages": 3},
    {"stages": 2, "month": 1, "settings": ["upload_months_kept=24"]},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_sweep_has_the_numbers_of_the_estimate(options: dict[str, Any]) -> None:
    sweep = Sweep(project_from({}), **options)
    for given in scenarios(25):
        estimate, swept = estimate_for({}, *given, **options), sweep.totals(parse_inputs(*given))
        assert swept.total == estimate.total == sweep.total(parse_inputs(*given))
        assert swept.blocks == {block: estimate.block_total(block) for block in estimate.blocks}
        assert swept.unpriced == ()


# alarms rest on no input, items on users, uploads on all: one that was measured beforehand must change too.
@pytest.mark.parametrize(
    "setting", ["kept_deploys=20", "item_kb=4", "upload_months_kept=3", "deploys_per_month=0"]
)
def test_a_sweep_changes_assumptions(setting: str) -> None:
    name, _, value = setting.partition("=")
    swept = Sweep(project_from({})).totals(parse_inputs(50_000, 100, 5), {name: Decimal(value)})
    estimate = estimate_for({}, 50_000, 100, 5, settings=[setting])
    assert swept.total == estimate.total
    assert swept.blocks == {block: estimate.block_total(block) for block in estimate.blocks}


def test_a_sweep_names_what_has_no_price() -> None:
    answers = {"aws_region": "us-west-2", "blocks": ["api", "website"]}
    given = (100_000_000, 500)
    estimate = estimate_for(answers, *given)
    swept = Sweep(project_from(answers)).totals(parse_inputs(*given, 0))
    left_out = {entry.id.partition(":")[2] for entry in estimate.unpriced}
    assert swept.total == estimate.total
    assert set(swept.unpriced) == left_out


def test_whether_a_block_has_a_line_does_not_depend_on_the_workload() -> None:
    lines = [{line.id for line in estimate_for({}, *given).lines} for given in ((0, 0, 0), (10**8, 500, 40))]
    assert lines[0] == lines[1]


def test_a_sweep_takes_no_bad_options() -> None:
    for options in ({"stages": 0}, {"month": 0}, {"free_tier": "maybe"}, {"settings": ["lamda_ms=5"]}):
        with pytest.raises(CalculatorError):
            Sweep(project_from({}), **options)
