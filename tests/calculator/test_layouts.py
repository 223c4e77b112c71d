"""What the outputs look like and hold, for an estimate whose figures anyone can add up by hand."""

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.estimate import Estimate, estimate_for
from cumulet_calculator.focus import COLUMNS
from cumulet_calculator.inputs import Inputs
from cumulet_calculator.prices import Price, PriceList
from cumulet_calculator.pricing import Account, Usage, price_usages
from cumulet_calculator.report import estimate_report
from cumulet_calculator.tiers import Tier
from jsonschema import Draft202012Validator

from cumulet.cli import main
from cumulet.output.estimate import print_estimate
from cumulet.output.markdown import print_estimate_markdown
from cumulet.output.spreadsheet import print_csv, print_lines_as_csv

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "estimate.schema.json").read_text())
HOSTILE = '=<b>|"[red]x`'


@pytest.fixture
def estimate() -> Estimate:
    """Return 12 requests of one block at 1 USD up to 10 and 0.50 USD above, and a message without a price."""
    requests = Dimension("AWSLambda.requests_arm", "Lambda requests", "request")
    messages = Dimension("AmazonSNS.requests", "SNS requests", "request")
    tiers = (Tier(Decimal(0), Decimal(10), Decimal(1)), Tier(Decimal(10), None, Decimal("0.5")))
    price = Price(
        requests.id, "us-east-1", "request", tiers, "Request-ARM", "SKU1", "a page", "2026-10-01", None
    )
    usages = [
        Usage("api", requests, Decimal(12), (Term(Decimal(12), "calls"),), ("write_share",)),
        Usage(HOSTILE, messages, Decimal(1), (Term(Decimal(1), HOSTILE),)),
    ]
    lines, unpriced = price_usages(usages, Account(PriceList("us-east-1", [price]), "none"))
    inputs = Inputs(Decimal(4), Decimal(3), Decimal(0))
    return estimate_for({})._replace(
        region="us-east-1",
        free_tier="none",
        inputs=inputs,
        blocks=("api",),
        lines=tuple(lines),
        unpriced=tuple(unpriced),
        low=Decimal(9),
        high=Decimal(14),
    )


TABLE = {
    60: """
  us-east-1 · free tier: none · one stage

  $11.00 a month   range $9.00 to $14.00   $2.7500 a user

    Block  $/month  share    main driver
  ~ api      11.00   100%    Lambda requests, 12
    total    11.00

  Largest driver  Lambda requests of api: $11.00, 100% of
                  the total
  Inputs          4 users x 3 requests, 0 MB uploaded each
""",
    80: """
  us-east-1 · free tier: none · one stage

  $11.00 a month   range $9.00 to $14.00   $2.7500 a user

    Block  $/month  share              main driver
  ~ api      11.00   100%  ━━━━━━━━━━  Lambda requests, 12
    total    11.00

  Largest driver  Lambda requests of api: $11.00, 100% of the total
  Inputs          4 users x 3 requests, 0 MB uploaded each
""",
}
TAIL = """\
  Prices          1 line, published 2026-10-01 to 2026-10-01
  Not priced      1 line, left out: AmazonSNS.requests
  = exact   ~ from assumptions   more: cumulet explain
"""

MARKDOWN = r"""### \$11.00 a month

range \$9.00 to \$14.00 · \$2.7500 a user · 4 users x 3 requests, 0 MB uploaded each · us-east-1 · free tier: none · one stage

| Block | $/month | share | main driver |
| --- | ---: | ---: | --- |
| api | 11.00 | 100% | Lambda requests, 12 |
| total | 11.00 |  |  |

- Prices: 1 line, published 2026-10-01 to 2026-10-01
- Not priced: 1 line, left out: AmazonSNS.requests
- No price: =\<b\>\|"\[red\]x\`:AmazonSNS.requests (1 request): the price list has no price for us-east-1

<details>
<summary>Details: 1 line</summary>

| Block | What | quantity | free | $/month |
| --- | --- | ---: | ---: | ---: |
| api | Lambda requests | 12 request |  | 11.00 |
| total |  |  |  | 11.00 |

</details>
"""  # noqa: E501


def printed(estimate: Estimate, width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    stream = StringIO()
    print_estimate(estimate, stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_at_each_width(estimate: Estimate, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(estimate, width, monkeypatch) == TABLE[min(width, 80)] + TAIL


def test_a_name_is_shown_as_it_is(estimate: Estimate, monkeypatch: pytest.MonkeyPatch) -> None:
    line = estimate.lines[0]
    hostile = line._replace(usage=line.usage._replace(scope=HOSTILE))
    text = printed(estimate._replace(blocks=(HOSTILE,), lines=(hostile,)), 120, monkeypatch)
    assert f"~ {HOSTILE} " in text


def test_what_is_exact_is_marked(estimate: Estimate, monkeypatch: pytest.MonkeyPatch) -> None:
    line = estimate.lines[0]
    exact = line._replace(usage=line.usage._replace(exact=True))
    assert "\n  = api " in printed(estimate._replace(lines=(exact,)), 80, monkeypatch)
    assert "\n  ~ api " in printed(estimate._replace(lines=(exact, line)), 80, monkeypatch)


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def first_bytes(**variables: str) -> str:
        return CliRunner(env=variables).invoke(main, ["estimate", "--users", "10"]).stdout

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in first_bytes()
    assert "\x1b[36m" in first_bytes(FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[36m" not in first_bytes(FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="1")


def test_json_is_as_the_schema_says(estimate: Estimate) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for case in (estimate, estimate_for({}, 10_000, 100, 5), estimate_for({"aws_region": "eu-west-1"})):
        report = estimate_report(case, date(2026, 11, 23))
        assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(report)] == []
        assert report.keys() <= SCHEMA["properties"].keys()
        for line in report["lines"]:
            assert line.keys() <= SCHEMA["$defs"]["line"]["properties"].keys()


def test_the_schema_is_no_empty_promise(estimate: Estimate) -> None:
    report = estimate_report(estimate, date(2026, 11, 23))
    report["total"] = 11.0
    del report["lines"][0]["cost"]
    paths = {error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(report)}
    assert paths == {"$.total", "$.lines[0]"}


def test_csv_has_a_row_for_each_tier_and_for_what_has_no_price(estimate: Estimate) -> None:
    stream = StringIO(newline="")
    print_lines_as_csv(estimate.region, estimate.lines, estimate.unpriced, stream)
    assert stream.getvalue().count("\r\n") == stream.getvalue().count("\n") == 4
    first, second, unpriced = csv.DictReader(StringIO(stream.getvalue(), newline=""))
    assert tuple(first) == COLUMNS
    assert (first["PricingQuantity"], first["ListUnitPrice"], first["ListCost"]) == ("10", "1", "10")
    assert (second["PricingQuantity"], second["ListUnitPrice"], second["ListCost"]) == ("2", "0.5", "1")
    assert (second["x_TierFrom"], second["x_TierTo"], second["SkuId"]) == ("10", "", "SKU1")
    assert (first["ServiceName"], first["ServiceCategory"], first["RegionId"]) == (
        "AWS Lambda",
        "Compute",
        "us-east-1",
    )
    assert (unpriced["ListCost"], unpriced["ListUnitPrice"], unpriced["ConsumedQuantity"]) == ("", "", "1")
    assert unpriced["x_Unpriced"] == "the price list has no price for us-east-1"
    assert unpriced["x_Block"] == f"'{HOSTILE}"


def test_csv_sums_to_the_total_and_shows_what_is_free() -> None:
    arguments = ["estimate", "--users", "100000", "--format"]
    text = CliRunner().invoke(main, [*arguments, "csv"]).stdout
    report = json.loads(CliRunner().invoke(main, [*arguments, "json"]).stdout)
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert sum(Decimal(row["ListCost"]) for row in rows) == Decimal(report["total"])
    for line in report["lines"]:
        own = [row for row in rows if row["x_LineId"] == line["id"]]
        assert sum(Decimal(row["ConsumedQuantity"]) for row in own) == Decimal(line["quantity"])
        assert all(row["ServiceName"] for row in own)
        free = [row["ConsumedQuantity"] for row in own if row["ChargeDescription"].endswith("free allowance")]
        assert free == ([line["free"]] if line["free"] != "0" else [])


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-cmd", "'-cmd"), ("\ta", "'\ta"), ("-1.5", "-1.5"), ("a=b", "a=b")],
)
def test_no_cell_is_run_as_a_formula(cell: str, shown: str) -> None:
    stream = StringIO(newline="")
    print_csv(["a"], [{"a": cell}], stream)
    assert list(csv.reader(StringIO(stream.getvalue(), newline=""))) == [["a"], [shown]]


def test_markdown(estimate: Estimate) -> None:
    stream = StringIO()
    print_estimate_markdown(estimate, stream)
    assert stream.getvalue() == MARKDOWN
