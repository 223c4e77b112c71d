"""What estimate and compare are given: a project, its workload, assumptions."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click
from cumulet_calculator import CalculatorError, Estimate
from cumulet_calculator.allowances import FREE_TIERS

from cumulet import output

if TYPE_CHECKING:
    from cumulet_calculator.project import Project

ANSWERS_FILE = ".copier-answers.yml"
Command = TypeVar("Command", bound=Callable[..., Any])

PROJECT = (
    click.argument("project", default=os.curdir),
    click.option("--blocks", help="Blocks, such as api,tasks; platform and auth are always there."),
    click.option("--mail/--no-mail", default=None, help="Count a welcome mail for each new user, or none."),
    click.option(
        "--parameter",
        "parameters",
        multiple=True,
        metavar="NAME=VALUE",
        help="Value of a parameter of a template; may be repeated.",
    ),
)
WORKLOAD = (
    click.option("--users", callback=lambda _, __, users: _given(users), help="Monthly active users."),
    click.option("--requests", default="100", show_default=True, help="API requests of one user in a month."),
    click.option(
        "--upload-mb", default="0", show_default=True, help="Megabytes that one user uploads in a month."
    ),
    click.option("--region", help="AWS region of the prices.  [default: the project's, or us-east-1]"),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="Change an assumption; may be repeated.",
    ),
    click.option("--free-tier", type=click.Choice(FREE_TIERS), default="always", show_default=True),
    click.option("--stages", default="1", show_default=True, help="Stages, production and those beside it."),
    click.option("--month", help="Month since the start, such as 1.  [default: nothing grows any more]"),
)


def workload_options(command: Command) -> Command:
    """Give a command what ``PROJECT`` and ``WORKLOAD`` name; ``workload_of`` takes all of them."""
    return _with_options(command, *PROJECT, *WORKLOAD)


def same_workload_options(command: Command) -> Command:
    """Give a command on several projects the options of ``WORKLOAD``."""
    return _with_options(command, *WORKLOAD)


def workload_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``estimate_for`` takes, from the values of ``workload_options`` by name.

    Raises BadUsage for what cannot be read.
    """
    rest = dict(given)
    flags = _flags(rest.pop("region"), rest.pop("blocks"), rest.pop("mail"))
    parameters = _parameters(rest.pop("parameters"))
    try:
        return {"answers": _project(rest.pop("project"), flags, parameters), **rest}
    except CalculatorError as error:
        raise output.BadUsage(str(error)) from error


def _project(
    path: str, flags: dict[str, object], parameters: dict[str, str]
) -> "Project | dict[str, object]":
    """Return what the templates at a path say, else the answers there; flags come before answers."""
    is_generated = os.access(f"{path}/{ANSWERS_FILE}", os.F_OK)
    if not is_generated and any(os.access(place, os.F_OK) for place in _places(path)):
        from cumulet.compiled import templates_at  # noqa: PLC0415

        return templates_at(path, flags.get("aws_region"), parameters)
    if not os.access(path, os.F_OK):
        raise output.BadUsage(
            f"There is no {path}; give the directory of a generated project, or a template."
        )
    answers = read_answers(path) | flags
    if is_generated and not flags.keys() & {"blocks", "sender_email"}:
        from cumulet.compiled import compiled_project  # noqa: PLC0415

        return compiled_project(path, answers, parameters=parameters) or answers
    return answers


def _places(path: str) -> tuple[str, ...]:
    """Return where templates may be; those of the current directory are where other frameworks leave them."""
    return (".serverless", "cdk.out") if os.path.normpath(path) == os.curdir else (path,)


def _parameters(settings: Iterable[str]) -> dict[str, str]:
    """Return ``NAME=VALUE`` settings by name."""
    parts = [setting.partition("=") for setting in settings]
    for name, separator, _ in parts:
        if not separator:
            raise output.BadUsage(f"--parameter {name} has no value; type --parameter {name}=VALUE.")
    return {name: value for name, _, value in parts}


def notes_on(estimate: Estimate) -> Iterator[str]:
    """Return what the inputs ask for and no block uses."""
    facts = estimate.workload.facts
    if estimate.inputs.upload_mb_per_user and not any(block.buckets for block in facts):
        yield "no block of this project stores uploads, so --upload-mb adds nothing to the total."
    flows = (flow for block in facts for flow in block.flows)
    has_routes = any(part.driver == "requests" for flow in flows for part in flow.parts)
    if estimate.inputs.requests_per_user and "api" not in estimate.blocks and not has_routes:
        yield "no block of this project serves API requests, so --requests adds nothing to the total."


def read_answers(project: str) -> dict[str, object]:
    """Return the answers of a generated project; none for a current directory that is not one."""
    project = os.path.normpath(project)
    path = os.path.normpath(f"{project}/{ANSWERS_FILE}")
    try:
        with click.open_file(path, encoding="utf-8") as file:
            text = file.read()
    except (FileNotFoundError, NotADirectoryError) as error:
        if project == os.curdir:
            return {}
        raise output.BadUsage(
            f"{project} has no {ANSWERS_FILE}; give the directory of a generated project."
        ) from error
    except (OSError, ValueError) as error:
        raise output.BadUsage(f"{path} is not valid YAML; restore it from version control.") from error
    return parse_answers(text, path)


def name_of(project: str) -> str:
    """Return the name in the answers of a generated project; nothing for what is none."""
    is_generated = os.access(f"{project}/{ANSWERS_FILE}", os.F_OK)
    return str(read_answers(project).get("project_name") or "") if is_generated else ""


def parse_answers(text: str, path: str) -> dict[str, object]:
    """Return the answers in the text of an answers file, which came from ``path``."""
    import yaml  # noqa: PLC0415

    try:
        answers = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise output.BadUsage(f"{path} is not valid YAML; restore it from version control.") from error
    if not isinstance(answers, Mapping):
        raise output.BadUsage(f"{path} is not a list of answers; restore it from version control.")
    return dict(answers)


def _with_options(command: Command, *options: Callable[[Command], Command]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def _given(users: str | None) -> str:
    if users is None:
        raise output.BadUsage("--users is missing; type the monthly active users, such as --users 10000.")
    return users


def _flags(region: str | None, blocks: str | None, mail: bool | None) -> dict[str, object]:
    """Return the answers that flags give."""
    names = None if blocks is None else [name for name in blocks.replace(" ", "").split(",") if name]
    flags = {"aws_region": region, "blocks": names, "sender_email": mail}
    return {name: value for name, value in flags.items() if value is not None}
