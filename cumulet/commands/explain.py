"""``cumulet explain``: the chain from inputs to dollars behind a line of an estimate."""

import click
from cumulet_calculator import CalculatorError, estimate_for
from cumulet_calculator.explain import explain, explanation_report, find
from cumulet_calculator.pricing import Line

from cumulet import output
from cumulet.options import output_options
from cumulet.output.explain import print_explanation, print_found
from cumulet.workload import workload_of, workload_options


@click.command()
@click.argument("line")
@workload_options
@output_options("table", "json")
def command(*, line: str, form: str, out: str | None, **given: object) -> None:
    """Explain LINE of the estimate of PROJECT, such as api:AWSLambda.requests_arm.

    LINE may also be a block, a dimension or a title: if it means several lines, they are listed.
    """
    try:
        estimate = estimate_for(**workload_of(given))
        found = find(estimate, line)
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    with output.opened(out) as stream:
        if form == "json":
            lines = [explanation_report(explain(estimate, entry)) for entry in found]
            output.print_json(
                {"region": estimate.region, "free_tier": estimate.free_tier, "lines": lines}, stream
            )
        elif len(found) == 1:
            print_explanation(estimate, explain(estimate, found[0]), stream)
        else:
            print_found(found, stream)
    output.print_age(entry for entry in found if isinstance(entry, Line))
