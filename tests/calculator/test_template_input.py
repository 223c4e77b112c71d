"""Templates that cannot be read: one sentence, exit code 2, never a traceback."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from cumulet_calculator import CalculatorError
from cumulet_calculator.resource_types import load_resource_types
from cumulet_calculator.templates import load_project

from cumulet.cli import main

FUNCTION = "Type: AWS::Lambda::Function, Properties: {MemorySize"
QUEUE = "Type: AWS::SQS::Queue, Properties: {RedrivePolicy"
NO_TEMPLATE = "is no CloudFormation template: it has no Resources."

BAD = {
    "broken JSON": ('{"Resources": ', "is neither JSON nor YAML (line 1); correct it."),
    "broken YAML": ("a: [\n", "is neither JSON nor YAML (line 2); correct it."),
    "empty": ("", NO_TEMPLATE),
    "a list": ("[1, 2]", NO_TEMPLATE),
    "another document": ("a: 1", NO_TEMPLATE),
    "resources that are none": ("Resources: [1]", NO_TEMPLATE),
    "no resources": ("Resources: {}", "has no resources; give a CloudFormation template that has some."),
    "no type": ("Resources: {A: {}}", "Resources.A has no Type; every resource needs one."),
    "a list of properties": (
        "Resources: {A: {Type: AWS::SQS::Queue, Properties: [1]}}",
        "Properties of Resources.A must be a mapping.",
    ),
    "an unknown tag": ("Resources: !Foo 1", "The tag !Foo (line 1) is none of CloudFormation's"),
    "an alias": ("a: &a {}\nResources: *a", "has a YAML alias, which CloudFormation does not take."),
    "nested YAML": (
        "[" * 100_000 + "]" * 100_000,
        "is nested deeper than 100 levels; no template needs that.",
    ),
    "nested JSON": ('{"a":' * 50_000 + "1" + "}" * 50_000, "is nested deeper than 100 levels"),
    "a large file": (
        json.dumps({"Resources": "x" * 5_000_000}),
        "is larger than 1 MB, the most that CloudFormation takes.",
    ),
    "a missing resource": (
        f"Resources: {{A: {{{FUNCTION}: !Ref Nope}}}}}}",
        "Resources.A.MemorySize refers to Nope, which the template does not have.",
    ),
    "a missing condition": (
        "Resources: {A: {Type: AWS::SQS::Queue, Condition: Live}}",
        "Resources.A needs the condition Live, which is not there.",
    ),
    "a missing key of a mapping": (
        f"Mappings: {{M: {{a: {{b: 1}}}}}}\nResources: {{A: {{{FUNCTION}: !FindInMap [M, a, c]}}}}}}",
        "Resources.A.MemorySize looks for M.a.c, which Mappings does not have.",
    ),
    "a function that is not well formed": (
        f"Resources: {{A: {{{FUNCTION}: !Select [7, [a]]}}}}}}",
        "Resources.A.MemorySize has a Fn::Select that is not well formed.",
    ),
    "no condition": (
        "Conditions: {C: 3}\nResources: {A: {Type: AWS::SQS::Queue, Condition: C}}",
        "Conditions.C is no condition: write Equals, And, Or or Not.",
    ),
    "resources in a circle": (
        f"Resources: {{A: {{{QUEUE}: !Ref B}}}}, B: {{{QUEUE}: !Ref A}}}}}}",
        "has a circular reference: A -> B -> A; break the circle.",
    ),
    "conditions in a circle": (
        """Conditions: {C: !Not [!Condition D], D: !Not [!Condition C]}
Resources: {A: {Type: AWS::SQS::Queue, Condition: C}}""",
        "the condition C rests on itself; break the circle.",
    ),
    "SAM": (
        "Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: AWS::Serverless::Function}}",
        "is a SAM template, which AWS compiles as it deploys; give what it was compiled to: aws ",
    ),
    "serverless.yml": (
        "service: a\nprovider: {name: aws}",
        "is not compiled; run npx osls package in its directory and give .serverless/",
    ),
}


def refused(*arguments: str) -> str:
    """Return the one line that is printed with exit code 2."""
    result = CliRunner().invoke(main, ["estimate", *arguments, "--users", "100"])
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.parametrize("name", BAD)
def test_template_that_cannot_be_used(name: str, tmp_path: Path) -> None:
    text, sentence = BAD[name]
    path = tmp_path / "stack.yml"
    path.write_text(text)
    assert sentence in refused(str(path))


KINDS = [name for name, row in load_resource_types().items() if row.dimensions]
FORMS: tuple[object, ...] = (3, "x", [1], {"a": 1}, [[]], {"Ref": "Gap"})
PROPERTIES = (
    *("Environment", "Role", "Targets", "Rules", "Metrics", "LambdaConfig", "Subscription", "Definition"),
    *("GlobalSecondaryIndexes", "ProvisionedThroughput", "NotificationConfiguration", "DistributionConfig"),
    *("LifecycleConfiguration", "EphemeralStorage", "FunctionName", "SubnetIds", "BlockDeviceMappings"),
)


@pytest.mark.parametrize("form", FORMS, ids=json.dumps)
def test_a_property_of_any_form_is_read_or_refused(form: object, tmp_path: Path) -> None:
    path = tmp_path / "stack.json"
    for name in PROPERTIES:
        rows = {kind.replace(":", ""): {"Type": kind, "Properties": {name: form}} for kind in KINDS}
        path.write_text(json.dumps({"Parameters": {"Gap": {"Type": "String"}}, "Resources": rows}))
        with suppress(CalculatorError):
            load_project(path)


def test_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "stack.yml"
    path.write_bytes(b"\x00\xff\xfe\x80")
    assert refused(str(path)).endswith("stack.yml is neither JSON nor YAML; correct it.")


def test_directory_without_templates(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    assert "has no CloudFormation template; compile one" in refused(str(tmp_path))


def test_nothing_there() -> None:
    assert (
        refused("none.yml")
        == "Error: There is no none.yml; give the directory of a generated project, or a template."
    )


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("Size", "--parameter Size has no value; type --parameter Size=VALUE."),
        ("Siz=1", "The template has no parameter Siz; did you mean Size?"),
        ("Other=1", "The template has no parameter Other; it has Size."),
    ],
)
def test_parameter_that_cannot_be_used(setting: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "stack.yml"
    path.write_text("Parameters: {Size: {Type: String}}\nResources: {A: {Type: AWS::SQS::Queue}}")
    assert sentence in refused(str(path), "--parameter", setting)
