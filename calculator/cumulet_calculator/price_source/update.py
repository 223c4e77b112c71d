"""Update the prices of a place: look up each dimension, keep what cannot be had, say what changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple, Protocol

from cumulet_calculator.allowances import load_allowances
from cumulet_calculator.errors import CalculatorError
from cumulet_calculator.price_source.bulk_files import UnavailableError
from cumulet_calculator.price_source.lookup import LookupFailedError, NoProductError, look_up
from cumulet_calculator.price_source.price_files import Key, Row
from cumulet_calculator.price_source.products import Product
from cumulet_calculator.price_source.recipes import Recipe, is_region, prefixes, recipes

NO_RECIPE = "it cannot be looked up by name"
JUMP = Decimal("0.5")


class Source(Protocol):
    """Where products come from; ``kind`` is the source_kind of their rows."""

    kind: str

    def products(self, service_code: str, place: str, recipes: list[Recipe]) -> list[Product]:
        """Return products, among them those of ``recipes`` in ``place``; raise UnavailableError."""

    def source(self, service_code: str, place: str) -> str:
        """Return the name or the address of what is read."""


class Change(NamedTuple):
    """A price that changed, USD in each tier; ``large`` if one of them moved by more than half."""

    key: Key
    old: tuple[Decimal, ...]
    new: tuple[Decimal, ...]
    large: bool


class Outcome(NamedTuple):
    """What an update found, by (place, dimension): rows, ``failed`` and ``kept`` with the reason."""

    rows: dict[Key, Row]
    added: list[Key]
    changes: list[Change]
    failed: dict[Key, str]
    kept: dict[Key, str]
    notes: list[str]
    updated: list[Key]


def wanted_in(regions: Iterable[str], old: Iterable[Key]) -> list[Key]:
    """Return what to look up: every recipe in each region, and what has no region where it is in ``old``.

    Raises CalculatorError for a region whose usage types are not known.
    """
    everywhere = [key for key in old if not is_region(key[0])]
    no_region = {id_ for _, id_ in everywhere}
    regional = [id_ for id_ in recipes() if id_ not in no_region]
    known = [place for place in prefixes() if is_region(place)]
    for region in regions:
        if region not in known:
            raise CalculatorError(f"Prices of {region} cannot be looked up; use one of {', '.join(known)}.")
    return [*everywhere, *((region, id_) for region in regions for id_ in regional)]


def update(
    old: Mapping[Key, Row], wanted: Iterable[Key], source: Source, tell: Callable[[str], None]
) -> Outcome:
    """Look up ``wanted`` in ``source``; a dimension that is not found keeps its ``old`` row if it has one.

    What has neither a row nor a product is left out. ``tell`` gets each service and place before it is asked.
    Raises UnavailableError if the source cannot be reached at all.
    """
    outcome = Outcome(dict(old), [], [], {}, {}, [], [])
    known = recipes()
    for key in old:
        if key[1] not in known:
            outcome.kept[key] = NO_RECIPE
    found = sorted((known[id_].service_code, place, id_) for place, id_ in wanted if id_ in known)
    for (code, place), group in groupby(found, key=lambda row: row[:2]):
        tell(f"{code} {place}")
        _update_service(outcome, place, [known[id_] for _, _, id_ in group], source)
    return outcome


def _update_service(outcome: Outcome, place: str, wanted: list[Recipe], source: Source) -> None:
    code = wanted[0].service_code
    try:
        products = source.products(code, place, wanted)
    except UnavailableError as error:
        if not error.reached and not outcome.updated:
            raise
        outcome.kept.update(((place, recipe.dimension), str(error)) for recipe in wanted)
        return
    origin = {"sources": [source.source(code, place)], "source_kind": source.kind}
    for recipe in wanted:
        key = (place, recipe.dimension)
        try:
            row = {**look_up(recipe, products, place), **origin}
        except LookupFailedError as error:
            if key in outcome.rows or not isinstance(error, NoProductError):
                outcome.failed[key] = str(error)
        else:
            _take(outcome, key, row if is_region(place) else {"region": place, **row})


def _take(outcome: Outcome, key: Key, row: Row) -> None:
    """Take a new row in, and note how it differs from the old one."""
    old, outcome.rows[key] = outcome.rows.get(key), row
    outcome.updated.append(key)
    outcome.notes.extend(note for note in _changed_allowance(old, row) if note not in outcome.notes)
    if old is None:
        outcome.added.append(key)
        return
    before, after = _tiers(old), _tiers(row)
    if before != after[: len(before)] or (old["tiers_complete"] and before != after):
        pairs = zip(before, after, strict=False)
        large = any(abs(new[1] - was[1]) > JUMP * was[1] for was, new in pairs)
        outcome.changes.append(Change(key, _prices(before), _prices(after), large))


def _changed_allowance(old: Row | None, row: Row) -> Iterator[str]:
    """Say it where a free band of the list, there now or before, is not what estimates take off."""
    if "free_band" not in row and "free_band" not in (old or {}):
        return
    amounts = {name: allowance.amount for allowance in load_allowances() for name in allowance.dimensions}
    listed, ours = Decimal(row.get("free_band", 0)), amounts.get(row["id"], Decimal(0))
    if listed != ours:
        yield f"AWS gives {listed} {row['unit']} of {row['id']} free, and estimates take off {ours}."


def _tiers(row: Row) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(tier["from"]), Decimal(tier["usd"])) for tier in row["tiers"]]


def _prices(tiers: Iterable[tuple[Decimal, Decimal]]) -> tuple[Decimal, ...]:
    return tuple(price for _, price in tiers)
