"""What the readers of a stack share: its resources, its wiring, what is known of the block."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeVar

from cumulet_calculator.facts import Facts
from cumulet_calculator.templates.intrinsics import ACCOUNT, Resource, Stack
from cumulet_calculator.templates.symbols import Symbol
from cumulet_calculator.templates.wiring import Wiring

PHYSICAL_NAMES = ("FunctionName", "TableName", "QueueName", "TopicName", "StateMachineName", "BucketName")


class Named(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """Return the name."""
        ...


Row = TypeVar("Row", bound=Named)


class Context(NamedTuple):
    """A stack, and the bundled facts of the block that it is, if it is one.

    ``prefix`` begins the names of what a generated block deploys; ``problems`` collects what could not be
    read, and why.
    """

    stack: Stack
    wiring: Wiring
    known: Facts
    prefix: str
    problems: dict[str, str]

    @property
    def is_generated(self) -> bool:
        """Tell whether the stack is a generated block."""
        return self.known.deployment is not None

    def of_type(self, *types: str) -> list[Resource]:
        """Return the resources of some types."""
        return [row for row in self.stack.resources.values() if row.type in types]

    def name(self, resource: Resource) -> str:
        """Return the name of a resource within its block, else its logical name."""
        return short_name(resource, self.prefix)

    def bundled(self, rows: Iterable[Row], resource: Resource) -> Row | None:
        """Return the bundled facts of a resource by its name."""
        name = self.name(resource).replace("-", "_")
        return next((row for row in rows if row.name.replace("-", "_") == name), None)

    def number(self, resource: Resource, path: str, default: int) -> Decimal:
        """Return a number at a path of properties such as ``EphemeralStorage.Size``."""
        value = self.value(resource, path, default)
        try:
            return Decimal(str(value))
        except ArithmeticError:
            self._problem(resource, path, f"{value} is no number", default)
            return Decimal(default)

    def text(self, resource: Resource, path: str, default: str) -> str:
        """Return a text at a path of properties."""
        return str(self.value(resource, path, default))

    def value(self, resource: Resource, path: str, default: object) -> object:
        """Return what is at a path of properties; a gap is a problem, and counts as the default."""
        value: object = resource.properties
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else value
            if isinstance(value, Symbol):
                self._problem(resource, path, value.why, default)
                return default
        return default if value is None else value

    def _problem(self, resource: Resource, path: str, why: str, default: object) -> None:
        self.problems[f"{resource.name}.{path}"] = f"{why}; counted as {default}"


def short_name(resource: Resource, prefix: str) -> str:
    """Return what follows the prefix in the name of a resource, else its logical name."""
    for key in PHYSICAL_NAMES:
        given = resource.properties.get(key)
        text = given.text if isinstance(given, Symbol) else str(given or "")
        if prefix and text.startswith(prefix):
            return text.removeprefix(prefix).removesuffix(f"-{ACCOUNT}")
    return resource.name
