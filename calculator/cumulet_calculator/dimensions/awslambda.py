"""AWS Lambda: requests and duration, on arm64 or x86_64."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import MB_PER_GB
from cumulet_calculator.facts import Facts, Function
from cumulet_calculator.workload import Workload


def requests(workload: Workload, facts: Facts, architecture: str) -> Iterable[Term]:
    """Return the invocations of the block's functions."""
    for function in functions_on(facts, architecture):
        yield Term(workload.driver(function.invocations), function.name)


def duration(workload: Workload, facts: Facts, architecture: str) -> Iterable[Term]:
    """Return the GB-seconds of the block's functions, initialisation included."""
    functions = tuple(functions_on(facts, architecture))
    seconds = {kind: billed_seconds(workload, kind) for kind in {function.kind for function in functions}}
    for function in functions:
        per = function.memory_mb / MB_PER_GB * seconds[function.kind]
        yield Term(workload.driver(function.invocations), function.name, per, "GB-second")


def functions_on(facts: Facts, architecture: str) -> Iterator[Function]:
    """Return the block's functions that run on ``architecture``."""
    return (function for function in facts.functions if function.architecture == architecture)


def billed_seconds(workload: Workload, kind: str) -> Decimal:
    """Return the mean billed seconds of one invocation."""
    warm = workload.assume("worker_ms" if kind == "worker" else "lambda_ms")
    return (warm + workload.assume("cold_share") * workload.assume("init_ms")) / 1000


DIMENSIONS = (
    Dimension(
        "AWSLambda.requests_arm", "Lambda requests", "request", partial(requests, architecture="arm64")
    ),
    Dimension(
        "AWSLambda.duration_arm", "Lambda duration", "GB-second", partial(duration, architecture="arm64")
    ),
    Dimension(
        "AWSLambda.requests_x86", "Lambda requests, x86", "request", partial(requests, architecture="x86_64")
    ),
    Dimension(
        "AWSLambda.duration_x86",
        "Lambda duration, x86",
        "GB-second",
        partial(duration, architecture="x86_64"),
    ),
)
