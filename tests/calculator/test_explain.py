"""`cumulet explain`: the chain from inputs to dollars is whole, true, and names where each value is from."""

import json
import re
from decimal import Decimal, localcontext
from io import StringIO

import pytest
from click.testing import CliRunner, Result
from cumulet_calculator.estimate import Estimate, estimate_for
from cumulet_calculator.explain import DERIVED, INPUT, SET, Explanation, explain, find
from cumulet_calculator.pricing import Unpriced
from cumulet_calculator.tiers import PRECISION, QUANTITY_STEP

from cumulet.cli import main
from cumulet.output.explain import print_explanation


@pytest.fixture(scope="module", params=[1, 3])
def estimate(request: pytest.FixtureRequest) -> Estimate:
    return estimate_for({}, 10_000, 100, 5, settings=["campaigns=7"], stages=request.param)


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(main, ["explain", *arguments])


def recomputed(formula: str, values: dict[str, Decimal]) -> Decimal:
    """Return what a formula gives with the values that are shown beside it."""
    names = "|".join(re.escape(name) for name in sorted(values, key=len, reverse=True)) or "$^"
    parts = re.split(rf"(?<![\w-])({names}|[\d,.]+)(?![\w-])", formula.replace(" x ", " * "))
    numbers = {
        part: values[part] if part in values else Decimal(part.replace(",", "")) for part in parts[1::2]
    }
    text = "".join(f"numbers[{part!r}]" if place % 2 else part for place, part in enumerate(parts))
    return Decimal(eval(text, {"numbers": numbers}))  # noqa: S307


def test_every_chain_is_whole(estimate: Estimate) -> None:
    for line in estimate.lines:
        explained = explain(estimate, line)
        parts = sum(summand.quantity for summand in explained.summands)
        assert Decimal(parts).quantize(QUANTITY_STEP) == line.usage.quantity, line.id
        assumed = {
            factor.name.removeprefix("assumed ") for factor in explained.factors if factor.low is not None
        }
        assert assumed == set(line.usage.assumptions), line.id


def test_every_formula_gives_the_value_beside_it(estimate: Estimate) -> None:
    checked = 0
    for line in estimate.lines:
        explained = explain(estimate, line)
        values = {factor.name: factor.value for factor in explained.factors}
        derived = [(f.formula, f.value) for f in explained.factors if f.origin == DERIVED]
        derived += [(s.formula, s.quantity) for s in explained.summands if s.origin == DERIVED]
        for formula, value in derived:
            if "rounded" not in formula:
                with localcontext(prec=PRECISION):
                    # constants are shown with six digits
                    assert recomputed(formula, values) == pytest.approx(value, rel=Decimal("1e-4")), formula
                checked += 1
    assert checked > 1000


def test_each_value_says_where_it_comes_from(estimate: Estimate) -> None:
    (line,) = find(estimate, "workflows:AmazonStates.standard_state_transitions")
    factors = {factor.name: factor for factor in explain(estimate, line).factors}
    assert factors["assumed campaigns"].origin == SET
    assert factors["assumed campaigns"].value == 7
    assert factors["campaigns"].origin == DERIVED


def test_the_chain_of_the_requests_of_a_function() -> None:
    """10,000 users x 100 requests x 0.3 writes x 0.5 creations = 150,000."""
    estimate = estimate_for({}, 10_000)
    (line,) = find(estimate, "api:AWSLambda.requests_arm")
    explained = explain(estimate, line)
    factors = {factor.name: factor for factor in explained.factors}
    assert [name for name, factor in factors.items() if factor.origin == INPUT] == ["--users", "--requests"]
    assert factors["requests"].formula == "users x --requests"
    assert factors["created_items"].formula == "writing_requests x create_share"
    assert factors["created_items"].value == 150_000
    assert (factors["write_share"].low, factors["write_share"].high) == (Decimal("0.1"), Decimal("0.6"))
    first = explained.summands[0]
    assert (first.what, first.formula) == ("create_item", "created_items")
    assert first.quantity == 150_000
    assert explained.allowance
    assert explained.allowance.amount == explained.free == 1_000_000


def test_the_printed_chain_ends_in_the_price() -> None:
    """100,000 users, 10,000 of them free, at 0.015 USD: 1,350 USD."""
    result = run("auth:AmazonCognito.essentials_mau", "--users", "100000")
    assert result.exit_code == 0
    for text in (
        "= users x identity_share",
        "90,000 MAU",
        "$1,350.00 = 90,000 x $0.015",
        "SKU XVYWD6TWRYVQWN85",
    ):
        assert text in " ".join(result.stdout.split())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_fits(width: int) -> None:
    text = CliRunner(env={"COLUMNS": str(width)}).invoke(
        main, ["explain", "api:AWSXRay.traces_recorded", "--users", "10000"]
    )
    assert max(map(len, text.stdout.splitlines())) <= width


@pytest.mark.parametrize(
    ("name", "count"),
    [("monitoring", 4), ("AWSXRay.traces_recorded", 6), ("traces_recorded", 6), ("x-ray traces", 6)],
)
def test_a_name_may_mean_several_lines(name: str, count: int) -> None:
    estimate = estimate_for({}, 10_000)
    assert len(find(estimate, name)) >= count
    listed = run(name, "--users", "10000").stdout
    assert all(entry.id in listed for entry in find(estimate, name))


def test_an_unknown_line_gets_one_sentence() -> None:
    result = run("api:AWSLambda.request_arn", "--users", "10")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: There is no line api:AWSLambda.request_arn; did you mean api:AWSLambda.requests_arm?\n"
    )


def test_a_line_without_a_price_says_why() -> None:
    arguments = ("api:AWSXRay.traces_recorded", "--users", "10000", "--region", "eu-west-1")
    assert "the price list has no price for eu-west-1" in " ".join(run(*arguments).stdout.split())
    (line,) = json.loads(run(*arguments, "--format", "json").stdout)["lines"]
    assert line["reason"] == "the price list has no price for eu-west-1"
    assert line["factors"]


def test_json_holds_the_line_and_its_chain() -> None:
    document = json.loads(
        run("auth:AmazonCognito.essentials_mau", "--users", "100000", "--format", "json").stdout
    )
    (line,) = document["lines"]
    assert (line["cost"], line["free"]) == ("1350", "10000")
    assert line["account"] == {
        "used": "100000",
        "free": "10000",
        "allowance": "10000",
        "allowance_source": "https://aws.amazon.com/cognito/pricing/",
    }
    assert line["summands"] == [
        {"what": "signed-in users", "quantity": "100000", "formula": "signed_in_users", "origin": "derived"}
    ]
    names = [factor["name"] for factor in line["factors"]]
    assert names == ["--users", "users", "identity_share", "signed_in_users"]


def test_a_resource_type_without_a_price_is_explained_too() -> None:
    entry = Unpriced("api:AWS::New::Thing", None, "it is not known")
    assert explain(estimate_for({}), entry) == Explanation(entry)
    stream = StringIO()
    print_explanation(estimate_for({}), Explanation(entry), stream)
    assert "it is not known" in stream.getvalue()
