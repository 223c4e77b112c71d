"""Projects read from compiled CloudFormation templates, of a generated project or of any."""

from collections.abc import Mapping
from pathlib import Path

from cumulet_calculator.blocks import ALWAYS, OPTIONAL
from cumulet_calculator.errors import CalculatorError, suggestion
from cumulet_calculator.facts import Facts
from cumulet_calculator.project import DEFAULT_REGION, Project, project_from
from cumulet_calculator.templates.context import Context, short_name
from cumulet_calculator.templates.feeds import is_route
from cumulet_calculator.templates.intrinsics import Stack, resolve
from cumulet_calculator.templates.read import Document, read_templates
from cumulet_calculator.templates.stacks import facts_of
from cumulet_calculator.templates.stores import TABLES, user_buckets
from cumulet_calculator.templates.wiring import Shared, Wiring

STAGE = "production"


def load_project(
    path: Path,
    answers: Mapping[str, object] | None = None,
    *,
    region: str | None = None,
    parameters: Mapping[str, str] | None = None,
) -> Project:
    """Read the templates at ``path``: a file, or a directory such as cdk.out or a packaged project.

    With the ``answers`` of a generated project its blocks keep the drivers of the bundled facts, and the
    templates say the structure (memory, retention, alarms, keys, ...). Raises CalculatorError with one
    sentence for what cannot be read.
    """
    answers = answers or {}
    where = region or str(answers.get("aws_region", DEFAULT_REGION))
    documents = read_templates(path)
    _refuse_unknown(parameters or {}, documents)
    stacks = [resolve(document, parameters or {}, where) for document in documents]
    bundled = {facts.block: facts for facts in project_from(answers).facts} if answers else {}
    order = {name: index for index, name in enumerate((*ALWAYS, *OPTIONAL))} if answers else {}
    stacks.sort(key=lambda stack: order.get(stack.name, len(order)))
    slug = str(answers.get("project_slug", ""))
    shared = _shared(stacks, bundled, slug)
    return Project(where, tuple(_facts(stack, bundled, slug, shared) for stack in stacks))


def _refuse_unknown(given: Mapping[str, str], documents: list[Document]) -> None:
    """Raise for a parameter that no template has."""
    names = {name for document in documents for name in document.content.get("Parameters") or {}}
    for name in given:
        if name not in names:
            hint = suggestion(name, names, f"it has {', '.join(sorted(names)) or 'none'}.")
            raise CalculatorError(f"The template has no parameter {name}; {hint}")


def _facts(stack: Stack, bundled: Mapping[str, Facts], slug: str, shared: Shared) -> Facts:
    known = bundled.get(stack.name, Facts(stack.name))
    prefix = f"{slug}-{STAGE}-{stack.name}-" if slug else ""
    try:
        wiring = Wiring(stack, shared, _known_drivers(stack, known, prefix))
        return facts_of(Context(stack, wiring, known, prefix, {}))
    except (AttributeError, TypeError, KeyError, ValueError) as error:
        raise CalculatorError(
            f"{stack.name} has a property of another form than CloudFormation takes; cfn-lint names it."
        ) from error


def _shared(stacks: list[Stack], bundled: Mapping[str, Facts], slug: str) -> Shared:
    resources = [(row, stack) for stack in stacks for row in stack.resources.values()]
    return Shared(
        routes=sum(is_route(row, stack) for row, stack in resources),
        tables=sum(row.type in TABLES for row, _ in resources),
        buckets=sum(len(user_buckets(stack)) for stack in stacks),
        published={f"{slug}.{name}": facts.events for name, facts in bundled.items()},
    )


def _known_drivers(stack: Stack, known: Facts, prefix: str) -> dict[str, str]:
    """Return the drivers of the resources that the bundled facts name."""
    by_type = {
        "AWS::Lambda::Function": {row.name: row.invocations for row in known.functions},
        "AWS::SQS::Queue": {row.name: row.messages for row in known.queues},
        "AWS::SNS::Topic": {row.name: row.messages for row in known.topics},
        "AWS::StepFunctions::StateMachine": {row.name: row.executions for row in known.machines},
    }
    found = {}
    for name, row in stack.resources.items():
        short = short_name(row, prefix)
        names = by_type.get(row.type, {})
        driver = names.get(short) or names.get(short.replace("-", "_"))
        if driver:
            found[name] = driver
    return found
