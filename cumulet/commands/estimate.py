"""``cumulet estimate``: the monthly cost of a project from two or three inputs."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TextIO

import click
from cumulet_calculator import CalculatorError, Estimate, estimate_for
from cumulet_calculator.report import estimate_report

from cumulet import output
from cumulet.options import output_options
from cumulet.output.estimate import print_estimate

ANSWERS_FILE = ".copier-answers.yml"


@click.command()
@click.argument("project", default=os.curdir)
@click.option("--users", help="Monthly active users.")
@click.option("--requests", default="100", show_default=True, help="API requests of one user in a month.")
@click.option(
    "--upload-mb", default="0", show_default=True, help="Megabytes that one user uploads in a month."
)
@click.option("--region", help="AWS region of the prices.  [default: the project's, or us-east-1]")
@click.option("--blocks", help="Blocks, such as api,tasks; platform and auth are always there.")
@click.option("--mail/--no-mail", default=None, help="Count a welcome mail for each new user, or none.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Change an assumption; may be repeated."
)
@click.option("--free-tier", type=click.Choice(["always", "none"]), default="always", show_default=True)
@output_options("table", "json", "csv", "md")
@click.option("--strict", is_flag=True, help="Exit with 4 when something has no price.")
def command(
    project: str,
    *,
    users: str | None,
    requests: str,
    upload_mb: str,
    region: str | None,
    blocks: str | None,
    mail: bool | None,
    settings: tuple[str, ...],
    free_tier: str,
    form: str,
    out: str | None,
    strict: bool,
) -> None:
    """Estimate the monthly cost of PROJECT (a directory with answers) or of all blocks."""
    if users is None:
        raise output.BadUsage("--users is missing; type the monthly active users, such as --users 10000.")
    try:
        answers = _read_answers(project) | _flags(region, blocks, mail)
        estimate = estimate_for(answers, users, requests, upload_mb, settings=settings, free_tier=free_tier)
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error
    for note in _notes(estimate):
        output.print_note(note)
    with output.opened(out) as stream:
        _print(estimate, form, stream)
    if strict and estimate.unpriced:
        raise SystemExit(output.UNPRICED_UNDER_STRICT)


def _print(estimate: Estimate, form: str, stream: TextIO) -> None:
    match form:
        case "json":
            output.print_json(estimate_report(estimate, datetime.now(UTC).date()), stream)
        case "csv":
            from cumulet.output.spreadsheet import print_lines_as_csv  # noqa: PLC0415

            print_lines_as_csv(estimate.region, estimate.lines, estimate.unpriced, stream)
        case "md":
            from cumulet.output.markdown import print_estimate_markdown  # noqa: PLC0415

            print_estimate_markdown(estimate, stream)
        case _:
            print_estimate(estimate, stream)


def _notes(estimate: Estimate) -> Iterator[str]:
    """Return what the inputs ask for and no block uses."""
    if estimate.inputs.upload_mb_per_user and "uploads" not in estimate.blocks:
        yield "no block of this project stores uploads, so --upload-mb adds nothing to the total."
    if estimate.inputs.requests_per_user and "api" not in estimate.blocks:
        yield "no block of this project serves API requests, so --requests adds nothing to the total."


def _flags(region: str | None, blocks: str | None, mail: bool | None) -> dict[str, object]:
    """Return the answers that flags give."""
    names = None if blocks is None else [name for name in blocks.replace(" ", "").split(",") if name]
    flags = {"aws_region": region, "blocks": names, "sender_email": mail}
    return {name: value for name, value in flags.items() if value is not None}


def _read_answers(project: str) -> dict[str, object]:
    """Return the answers of a generated project; none for a current directory that is not one."""
    project = os.path.normpath(project)
    path = os.path.normpath(f"{project}/{ANSWERS_FILE}")
    try:
        with click.open_file(path, encoding="utf-8") as file:
            answers = _parse_yaml(file.read())
    except (FileNotFoundError, NotADirectoryError) as error:
        if project == os.curdir:
            return {}
        raise output.BadUsage(
            f"{project} has no {ANSWERS_FILE}; give the directory of a generated project."
        ) from error
    except (OSError, ValueError) as error:
        raise output.BadUsage(f"{path} is not valid YAML; restore it from version control.") from error
    if not isinstance(answers, Mapping):
        raise output.BadUsage(f"{path} is not a list of answers; restore it from version control.")
    return dict(answers)


def _parse_yaml(text: str) -> object:
    """Parse YAML; raise ValueError for what is none."""
    import yaml  # noqa: PLC0415

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
