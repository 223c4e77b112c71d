"""Lambda functions of a stack: size, processor, logs, traces, what calls them, what they read and write."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cumulet_calculator.drivers import MB_PER_GB, SECONDS
from cumulet_calculator.facts import Declared, Function, Part, Read, Write
from cumulet_calculator.templates.context import Context
from cumulet_calculator.templates.feeds import Feed, named
from cumulet_calculator.templates.intrinsics import Resource
from cumulet_calculator.templates.symbols import Symbol

FUNCTION = "AWS::Lambda::Function"
FREE_STORAGE_MB = 512
PROCESSORS = {"arm64": "arm", "x86_64": "x86"}
MS = Decimal(1000)


def functions_of(context: Context) -> tuple[Function, ...]:
    """Return the functions; one that is called over HTTP and otherwise too counts once for each."""
    return tuple(row for resource in context.of_type(FUNCTION) for row in _functions(context, resource))


def _functions(context: Context, resource: Resource) -> Iterator[Function]:
    structure = _structure(context, resource)
    bundled = context.bundled(context.known.functions, resource)
    if bundled:
        yield bundled._replace(**structure)
        return
    feeds = context.wiring.feeds(resource.name)
    kinds = dict.fromkeys(feed.api for feed in feeds) or [""]
    for kind in kinds:
        yield _generic(context, resource, kind, [feed for feed in feeds if feed.api == kind])._replace(
            **structure
        )


def _generic(context: Context, resource: Resource, kind: str, feeds: list[Feed]) -> Function:
    driver = context.wiring.of_feeds(resource.name, feeds, f" ({kind})" if kind else "")
    sends = any(feed.sends for feed in feeds)
    tables = _tables(context, resource)
    reading = bool(kind) and not sends
    return Function(
        context.name(resource),
        kind or "worker",
        driver,
        driver,
        sends=sends,
        reads=tuple(Read(table, "item") for table in tables) if reading else (),
        writes=() if reading else tuple(Write(table, 1, "item_kb") for table in tables),
    )


def _tables(context: Context, resource: Resource) -> list[str]:
    needed = context.wiring.needs(resource)
    return [context.name(row) for row in context.of_type("AWS::DynamoDB::Table") if row.name in needed]


def _structure(context: Context, resource: Resource) -> dict[str, Any]:
    return {
        "memory_mb": int(context.number(resource, "MemorySize", 128)),
        "architecture": _processor(context, resource),
        "traced": context.text(resource, "TracingConfig.Mode", "PassThrough") == "Active",
        "log_retention_days": _retention(context, resource),
        "access_logged": context.is_generated or _access_logged(context),
    }


def _processor(context: Context, resource: Resource) -> str:
    listed = context.value(resource, "Architectures", ["x86_64"])
    return str(listed[0]) if isinstance(listed, list) and listed else "x86_64"


def _access_logged(context: Context) -> bool:
    stages = context.of_type("AWS::ApiGatewayV2::Stage", "AWS::ApiGateway::Stage")
    keys = ("AccessLogSettings", "AccessLogSetting")
    return any(stage.properties.get(key) for stage in stages for key in keys)


def _retention(context: Context, resource: Resource) -> int | None:
    """Return the days that a function's log is kept; Lambda itself makes logs that are kept for ever."""
    given = resource.properties.get("FunctionName")
    text = given.text if isinstance(given, Symbol) else str(given or f"${{{resource.name}}}")
    own = set(named((resource.properties.get("LoggingConfig") or {}).get("LogGroup")))
    for group in context.of_type("AWS::Logs::LogGroup", "Custom::LogRetention"):
        name = group.properties.get("LogGroupName")
        found = name.text if isinstance(name, Symbol) else name
        if group.name in own or found in (f"/aws/lambda/{text}", f"/aws/lambda/${{{resource.name}}}"):
            days = context.number(group, "RetentionInDays", 0)
            return int(days) or None
    return None


def declared_by_functions(context: Context, functions: tuple[Function, ...]) -> Iterator[Declared]:
    """Return storage above 512 MB, for each second of an invocation, and provisioned concurrency."""
    for resource in context.of_type(FUNCTION):
        function = context.bundled(functions, resource)
        size = context.number(resource, "EphemeralStorage.Size", FREE_STORAGE_MB) - FREE_STORAGE_MB
        if function and size > 0:
            yield _storage(context, function, size / MB_PER_GB)
    for resource in context.of_type("AWS::Lambda::Alias", "AWS::Lambda::Version"):
        path = "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"
        count = context.number(resource, path, 0)
        target = context.stack.resources.get(next(named(resource.properties.get("FunctionName")), ""))
        function = context.bundled(functions, target) if target else None
        if function and count:
            yield _provisioned(function, count)


def _storage(context: Context, function: Function, gigabytes: Decimal) -> Declared:
    warm = "worker_ms" if function.kind == "worker" else "lambda_ms"
    invoked = function.invocations
    seconds = context.wiring.flow(
        f"{function.name} seconds",
        Part(1 / MS, invoked, (warm,)),
        Part(1 / MS, invoked, ("cold_share", "init_ms")),
    )
    dimension = f"AWSLambda.ephemeral_storage_{PROCESSORS[function.architecture]}"
    return Declared(dimension, gigabytes, f"seconds of {function.name}", seconds)


def _provisioned(function: Function, count: Decimal) -> Declared:
    quantity = count * function.memory_mb / MB_PER_GB * SECONDS
    dimension = f"AWSLambda.provisioned_concurrency_{PROCESSORS[function.architecture]}"
    return Declared(dimension, quantity, f"GB-seconds of {count} provisioned {function.name}")
