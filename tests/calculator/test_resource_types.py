"""The table of resource types: each is billed by dimensions, or free, or named as unpriced."""

from cumulet_calculator.dimensions import DIMENSIONS
from cumulet_calculator.dimensions.catalogue import catalogue
from cumulet_calculator.resource_types import load_resource_types
from cumulet_calculator.resources import read_json

TYPES = load_resource_types()


def test_every_type_is_one_of_three() -> None:
    kinds = {row.name: [bool(row.dimensions), bool(row.free), bool(row.unpriced)] for row in TYPES.values()}
    assert [name for name, kind in kinds.items() if kind.count(True) != 1] == []


def test_the_table_is_sorted_and_names_a_type_once() -> None:
    names = [row["type"] for row in read_json("resource_types.json")["types"]]
    assert names == sorted(set(names))


def test_every_dimension_is_caused_by_some_type() -> None:
    named = [name for row in TYPES.values() for name in row.dimensions]
    assert set(DIMENSIONS) <= set(named) <= catalogue().keys()
