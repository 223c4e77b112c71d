"""The blocks fit together."""

from dataclasses import replace

import pytest

from tools import graph, project


def test_the_graph_is_closed(stage: str) -> None:
    assert graph.problems(graph.graph(stage)) == []


def test_every_rule_listens_to_this_project_or_to_a_bucket_of_its_own_stack(stage: str) -> None:
    for block in project.blocks():
        template = graph.load(stage, block)
        for rule in graph.of_type(template, "AWS::Events::Rule").values():
            pattern = rule["Properties"]["EventPattern"]
            if pattern["source"] == ["aws.s3"]:
                [bucket] = pattern["detail"]["bucket"]["name"]
                assert template["Resources"][bucket["Ref"]]["Type"] == "AWS::S3::Bucket"
            else:
                assert all(source.startswith(f"{project.slug()}.") for source in pattern["source"])
                assert rule["Properties"]["EventBusName"] == {"Ref": "BusName"}


EMPTY: frozenset[str] = frozenset()
PUBLISHER = graph.Node(
    "a", EMPTY, frozenset({"x.v1"}), frozenset({"a/id"}), EMPTY, frozenset({"x.v1"}), frozenset()
)
CONSUMER = graph.Node(
    "b", frozenset({"a"}), EMPTY, EMPTY, frozenset({"a/id"}), EMPTY, frozenset({("a", "x.v1")})
)


def test_a_closed_graph_has_no_problems() -> None:
    assert graph.problems({"a": PUBLISHER, "b": CONSUMER}) == []


def test_a_publisher_that_was_left_out_is_no_problem() -> None:
    assert graph.problems({"b": replace(CONSUMER, needs=EMPTY, reads=EMPTY)}) == []


@pytest.mark.parametrize(
    ("publisher", "consumer", "sentence"),
    [
        (PUBLISHER, replace(CONSUMER, needs=frozenset({"a", "c"})), "b needs c, which is not there."),
        (PUBLISHER, replace(CONSUMER, needs=EMPTY), "its block.json does not need a"),
        (replace(PUBLISHER, provides=EMPTY), CONSUMER, "a/id, which a does not provide"),
        (replace(PUBLISHER, schemas=EMPTY), CONSUMER, "a may publish x.v1, which has no schema"),
        (replace(PUBLISHER, publishes=EMPTY), CONSUMER, "no role may publish it"),
        (PUBLISHER, replace(CONSUMER, consumes=frozenset({("a", "y.v1")})), "b listens for y.v1"),
    ],
)
def test_an_open_end_is_told(publisher: graph.Node, consumer: graph.Node, sentence: str) -> None:
    assert sentence in " ".join(graph.problems({"a": publisher, "b": consumer}))
