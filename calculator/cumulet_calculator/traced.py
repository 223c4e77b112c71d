"""Numbers that remember how they were made, and a workload of such numbers: no formula is written twice."""

from collections.abc import Iterable
from decimal import Context, Decimal

from cumulet_calculator.drivers import DRIVERS
from cumulet_calculator.inputs import Inputs
from cumulet_calculator.workload import MONTH, Workload

Number = Decimal | int
OPTIONS = ("--users", "--requests", "--upload-mb")
SUM, PRODUCT, ATOM = 0, 1, 2
DIGITS = 6


class Traced(Decimal):
    """A number with the ``formula`` that it came from and the names that the formula reads."""

    formula: str
    reads: tuple[str, ...]
    _binds: int

    def __new__(
        cls, value: Decimal, formula: str, reads: tuple[str, ...] = (), binds: int = ATOM
    ) -> "Traced":
        """Take the value as it is; ``binds`` is how strongly the formula holds together."""
        number = super().__new__(cls, value)
        number.formula, number.reads, number._binds = formula, tuple(dict.fromkeys(reads)), binds
        return number

    def __add__(self, other: Number) -> "Traced":
        return _made(self, "+", other, Decimal.__add__(self, other))

    def __radd__(self, other: Number) -> "Traced":
        return _made(other, "+", self, Decimal.__radd__(self, other))

    def __sub__(self, other: Number) -> "Traced":
        return _made(self, "-", other, Decimal.__sub__(self, other))

    def __rsub__(self, other: Number) -> "Traced":
        return _made(other, "-", self, Decimal.__rsub__(self, other))

    def __mul__(self, other: Number) -> "Traced":
        return _made(self, "x", other, Decimal.__mul__(self, other))

    def __rmul__(self, other: Number) -> "Traced":
        return _made(other, "x", self, Decimal.__rmul__(self, other))

    def __truediv__(self, other: Number) -> "Traced":
        return _made(self, "/", other, Decimal.__truediv__(self, other))

    def __rtruediv__(self, other: Number) -> "Traced":
        return _made(other, "/", self, Decimal.__rtruediv__(self, other))

    def to_integral_value(self, rounding: str | None = None, context: Context | None = None) -> "Traced":
        """Return the number rounded, as billed units are."""
        whole = super().to_integral_value(rounding, context)
        return Traced(whole, f"{self.formula} rounded to whole ones", self.reads, SUM)


class Tracer(Workload):
    """A workload that computes the same values of production as another one, and keeps how it made them.

    An input reads as its option; an assumption as its name, after "assumed" where a driver has that name.
    """

    def __init__(self, workload: Workload) -> None:
        """Take over what the workload was given, whatever that is, and nothing that it has computed."""
        vars(self).update(vars(workload))
        self.other = None
        self._known: dict[str, Decimal] = {}
        self._inputs = Inputs(
            *(Traced(value, name, (name,)) for name, value in zip(OPTIONS, workload.inputs, strict=True))
        )
        self.given = {**dict(zip(OPTIONS, workload.inputs, strict=True)), MONTH: workload.month}
        self.assumed: dict[str, str] = {}

    def assume(self, name: str) -> Decimal:
        """Return the value of an assumption; ``assumed`` tells by which name it is read."""
        read = f"assumed {name}" if name in DRIVERS else name
        self.assumed[read] = name
        return Traced(super().assume(name), read, (read,))

    def driver(self, name: str) -> Decimal:
        """Return the value of a driver, which reads as its name unless it is a constant."""
        made = traced(super().driver(name))
        return Traced(made, name, (name,)) if made.reads else made

    def made(self, name: str) -> Traced | None:
        """Return a driver's value with its formula; None for what is an input or an assumption."""
        return traced(self._known[name]) if name in self._known else None

    def behind(self, names: Iterable[str]) -> list[str]:
        """Return all that these names rest on, and these, each once and after what it rests on itself."""
        seen: dict[str, None] = {}

        def visit(name: str) -> None:
            if name not in seen:
                made = self.made(name)
                for read in made.reads if made else ():
                    visit(read)
                seen[name] = None

        for name in names:
            visit(name)
        return list(seen)


def traced(value: Decimal) -> Traced:
    """Return a number as it is if it remembers its formula, else as a formula of its own."""
    return value if isinstance(value, Traced) else Traced(value, _digits(value))


def _made(left: Number, sign: str, right: Number, value: Decimal) -> Traced:
    """Return ``value`` with the formula ``left sign right``; what adds 0 or multiplies by 1 is not said."""
    first, second = (
        traced(Decimal(number) if isinstance(number, int) else number) for number in (left, right)
    )
    reads = first.reads + second.reads
    for kept, dropped, is_right in ((first, second, True), (second, first, False)):
        if not dropped.reads and _says_nothing(sign, dropped, is_right=is_right):
            return Traced(value, kept.formula, reads, kept._binds)
    binds = PRODUCT if sign in "x/" else SUM
    texts = (_within(first, binds), _within(second, binds + (sign in "-/")))
    return Traced(value, f" {sign} ".join(texts), reads, binds)


def _says_nothing(sign: str, number: Decimal, *, is_right: bool) -> bool:
    if sign in "+-":
        return number == 0 and (is_right or sign == "+")
    return number == 1 and (is_right or sign == "x")


def _within(number: Traced, binds: int) -> str:
    return f"({number.formula})" if number._binds < binds else number.formula


def _digits(value: Decimal) -> str:
    """Return a constant with enough digits to recognise it."""
    if not value.is_finite():
        return "no end"
    short = (
        value if value == value.to_integral_value() else round(value, DIGITS - 1 - min(0, value.adjusted()))
    )
    return f"{short.normalize():,f}"
