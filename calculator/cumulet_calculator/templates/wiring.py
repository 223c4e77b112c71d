"""Wiring: a driver for each resource of a stack, followed from what feeds it back to the workload."""

from collections.abc import Iterator
from typing import NamedTuple

from cumulet_calculator.facts import Flow, Part
from cumulet_calculator.templates.feeds import ONE, WRITING, Feed, feeds_of, named
from cumulet_calculator.templates.intrinsics import Resource, Stack

RULE = "AWS::Events::Rule"
FUNCTION = "AWS::Lambda::Function"


class Shared(NamedTuple):
    """How many there are in all stacks together: routes, tables, buckets of users; and who publishes what.

    ``published`` maps the source of events on the project's bus to the drivers of these events.
    """

    routes: int = 0
    tables: int = 0
    buckets: int = 0
    published: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - never changed


class Wiring:
    """The drivers of one stack; ``known`` are those that are known by other means, by resource."""

    def __init__(self, stack: Stack, shared: Shared, known: dict[str, str]) -> None:
        self.stack = stack
        self.shared = shared
        self._known = known
        self._feeds: dict[str, list[Feed]] = {}
        for feed in feeds_of(stack, shared.routes):
            self._feeds.setdefault(feed.target, []).append(feed)
        self._flows: dict[str, Flow] = {}
        self._open: set[str] = set()

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Return the flows that drivers were made of."""
        return tuple(self._flows.values())

    def feeds(self, name: str) -> list[Feed]:
        """Return what feeds a resource."""
        return self._feeds.get(name, [])

    def driver(self, name: str) -> str:
        """Return the driver of how often a resource is used."""
        return self._known[name] if name in self._known else self.of_feeds(name, self.feeds(name))

    def of_feeds(self, name: str, feeds: list[Feed], what: str = "") -> str:
        """Return the driver of what ``feeds`` do to a resource; ``what`` tells it from others of it."""
        flow = f"{self.stack.name}/{name}{what}"
        if flow not in self._flows:
            self._open.add(name)
            parts = tuple(part for feed in feeds if (part := self._part(feed)))
            self._flows[flow] = Flow(flow, parts or tuple(self._otherwise(name)))
            self._open.discard(name)
        return flow

    def shared_driver(self, driver: str, among: int) -> str:
        """Return the driver of an equal share of another."""
        return self.flow(f"{driver} / {among}", Part(ONE / max(among, 1), driver))

    def flow(self, name: str, *parts: Part) -> str:
        """Return the driver that is the sum of ``parts``."""
        full = f"{self.stack.name}/{name}"
        self._flows[full] = Flow(full, parts)
        return full

    def users_of(self, name: str) -> Iterator[Resource]:
        """Return the functions whose environment or role names a resource."""
        return (row for row in self._functions() if name in self.needs(row))

    def needs(self, function: Resource) -> set[str]:
        """Return the resources that a function's environment and the policies of its role name."""
        found = set(named(function.properties.get("Environment")))
        roles = set(named(function.properties.get("Role")))
        for row in self.stack.resources.values():
            is_role = row.name in roles and row.type == "AWS::IAM::Role"
            if is_role:
                found |= set(named(row.properties.get("Policies")))
            if row.type == "AWS::IAM::Policy" and roles & set(named(row.properties.get("Roles"))):
                found |= set(named(row.properties.get("PolicyDocument")))
        return found

    def _functions(self) -> Iterator[Resource]:
        return (row for row in self.stack.resources.values() if row.type == FUNCTION)

    def _part(self, feed: Feed) -> Part | None:
        """Return what a feed adds; one that would run in a circle adds nothing."""
        if feed.source is None:
            return feed.part
        if feed.source in self._open or feed.source not in self.stack.resources:
            return None
        return feed.part._replace(driver=self.driver(feed.source))

    def _otherwise(self, name: str) -> Iterator[Part]:
        """Return what drives a resource that nothing in the template feeds."""
        row = self.stack.resources.get(name)
        if row and row.type == RULE:
            yield from self._pattern(row)
        elif row and row.type == "AWS::S3::Bucket":
            yield Part(ONE / max(self.shared.buckets, 1), "uploads")
        elif row and row.type != FUNCTION and (callers := self._callers(name)):
            yield from (Part(ONE, self.driver(caller.name)) for caller in callers)
        else:
            yield WRITING

    def _callers(self, name: str) -> list[Resource]:
        """Return the functions that write to a resource: those that name it and that it does not feed."""
        fed = {target for target, feeds in self._feeds.items() for feed in feeds if feed.source == name}
        return [row for row in self.users_of(name) if row.name not in fed | self._open]

    def _pattern(self, rule: Resource) -> Iterator[Part]:
        """Return the events that a rule looks for: of its buckets, of the project's blocks, or any."""
        pattern = rule.properties.get("EventPattern") or {}
        pattern = pattern if isinstance(pattern, dict) else {}
        buckets = [name for name in named(pattern) if name in self.stack.resources]
        sources = [source for source in pattern.get("source") or [] if isinstance(source, str)]
        known = [name for source in sources for name in self.shared.published.get(source, ())]
        if buckets:
            yield from (Part(ONE, self.driver(name)) for name in dict.fromkeys(buckets))
        elif known:
            yield from (Part(ONE, name) for name in known)
        elif sources and all(source.startswith("aws.") for source in sources):
            yield Part(ONE, None, ("service_events",))
        else:
            yield Part(ONE, "published_events") if self.shared.published else WRITING
