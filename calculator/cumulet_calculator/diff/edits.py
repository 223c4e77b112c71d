"""Edits: what differs between two projects, each difference as one step that can be priced alone."""

from collections.abc import Callable, Collection, Hashable, Iterator
from typing import Any, NamedTuple

from cumulet_calculator.diff.words import changed, counted, name_of, named, several, summary
from cumulet_calculator.facts import Facts
from cumulet_calculator.project import Project

COUNTED = ("keys", "secrets", "zones", "alarms", "composite_alarms", "dashboards")
# First what is left out, then what both sides have, in the region of HEAD, then what is new.
ORDER = {"-": 0, "~": 1, "+": 2}
# What has no price is told apart from what costs more; and how facts were read is no difference.
NO_EDITS = ("unpriced", "compiled", "census")

Change = Callable[[Any], Any]


class Edit(NamedTuple):
    """One difference: its ``sign`` (+ - ~), the block that has it, what it is, and how to make it."""

    sign: str
    block: str
    what: str
    apply: Callable[[Project], Project]


def steps_between(base: Project, head: Project) -> Iterator[tuple[Edit, Project]]:
    """Yield each difference, in the order in which they are priced, and the project once it is made.

    The last project is ``head``.
    """
    edits = _edits(base, head)
    project = _wired(base, head)
    for edit in edits[:-1]:
        project = edit.apply(project)
        yield edit, project
    if edits:
        yield edits[-1], head


def _edits(base: Project, head: Project) -> list[Edit]:
    before, after = _by_block(base), _by_block(head)
    found = list(_of_region(base.region, head.region))
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            found.append(Edit("-", name, summary(before[name]), _put(_flows_alone(before[name]))))
        elif name not in before:
            found.append(Edit("+", name, summary(after[name]), _put(after[name])))
        else:
            found += _of_block(before[name], after[name])
    return sorted(found, key=lambda edit: ORDER[edit.sign])


def _by_block(project: Project) -> dict[str, Facts]:
    return {facts.block: facts for facts in project.facts}


def _of_region(old: str, new: str) -> Iterator[Edit]:
    if old != new:
        yield Edit("~", "project", f"region {old} → {new}", lambda project: project._replace(region=new))


def _wired(base: Project, head: Project) -> Project:
    """Return ``base`` with the drivers that only ``head`` defines, so that functions find theirs."""
    known = {flow.name for facts in base.facts for flow in facts.flows}
    blocks = _by_block(base)
    for facts in head.facts:
        flows = tuple(flow for flow in facts.flows if flow.name not in known)
        if flows:
            block = blocks.get(facts.block, Facts(facts.block))
            blocks[facts.block] = block._replace(flows=block.flows + flows)
    return base._replace(facts=tuple(blocks.values()))


def _flows_alone(facts: Facts) -> Facts:
    """Return a block of which only the drivers are left, for the blocks that still use them."""
    return Facts(facts.block, flows=facts.flows)


def _put(facts: Facts) -> Callable[[Project], Project]:
    def apply(project: Project) -> Project:
        blocks = {**_by_block(project), facts.block: facts}
        return project._replace(
            facts=tuple(found for found in blocks.values() if found != Facts(found.block))
        )

    return apply


def _of_block(before: Facts, after: Facts) -> Iterator[Edit]:
    """Return the differences between two versions of a block."""
    for field in _differing(before, after):
        if field in NO_EDITS:
            continue
        old, new = getattr(before, field), getattr(after, field)
        if isinstance(old, tuple):
            for sign, what, change in _of_rows(field, old, new):
                if field != "flows" or sign == "~":
                    yield Edit(sign, before.block, what, _field_changed(before.block, field, change))
        else:
            sign, what = counted(field, new - old) if field in COUNTED else changed("", field, old, new)
            yield Edit(sign, before.block, what, _field_changed(before.block, field, _constant(new)))


def _field_changed(block: str, field: str, change: Change) -> Callable[[Project], Project]:
    def apply(project: Project) -> Project:
        facts = _by_block(project)[block]
        return _put(facts._replace(**{field: change(getattr(facts, field))}))(project)

    return apply


def _of_rows(field: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[tuple[str, str, Change]]:
    """Return sign, text and change of each difference between two versions of a field with several rows."""
    before, after = _by_key(old), _by_key(new)
    for key in [key for key in before if key not in after]:
        yield "-", named(field, before[key]), _rows_changed([key], None)
    for (attribute, was, now), keys in _alike(before, after).items():
        subject = name_of(before[keys[0]]) if len(keys) == 1 else several(field, len(keys))
        sign, what = changed(subject, attribute, was, now)
        yield sign, what, _rows_changed(keys, _attribute_changed(attribute, now))
    for key in [key for key in after if key not in before]:
        yield "+", named(field, after[key]), _rows_changed([key], _constant(after[key]))


def _alike(
    before: dict[Hashable, Any], after: dict[Hashable, Any]
) -> dict[tuple[str, Hashable, Hashable], list[Hashable]]:
    """Return the keys of the rows in which the same attribute has changed from and to the same."""
    found: dict[tuple[str, Hashable, Hashable], list[Hashable]] = {}
    for key in [key for key in before if key in after]:
        for name in _differing(before[key], after[key]):
            values = (name, getattr(before[key], name), getattr(after[key], name))
            found.setdefault(values, []).append(key)
    return found


def _rows_changed(keys: Collection[Hashable], change: Change | None) -> Change:
    """Return how to replace, add, or (without a change) leave out the rows of some keys."""

    def apply(value: tuple[Any, ...]) -> tuple[Any, ...]:
        rows = _by_key(value)
        new = {key: change(rows.get(key)) for key in keys} if change else {}
        others = {key: row for key, row in rows.items() if change or key not in keys}
        return tuple({**others, **new}.values())

    return apply


def _attribute_changed(name: str, new: object) -> Change:
    return lambda row: row._replace(**{name: new})


def _constant(value: object) -> Change:
    return lambda _: value


def _differing(before: object, after: object) -> list[str]:
    """Return the attributes in which two rows of one key differ; rows that are no records are the key."""
    names: tuple[str, ...] = getattr(before, "_fields", ())
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _by_key(rows: tuple[Any, ...]) -> dict[Hashable, Any]:
    """Return rows by their name, those of one name numbered; a row that is no record is its own name."""
    found: dict[Hashable, Any] = {}
    for row in rows:
        name = name_of(row) if hasattr(row, "_fields") else row
        numbers = (number for number in range(len(rows)) if (name, number) not in found)
        found[name, next(numbers)] = row
    return found
