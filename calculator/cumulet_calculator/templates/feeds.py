"""What feeds what in a stack: routes, rules, schedules, queues, streams, topics, buckets, machines."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from cumulet_calculator.facts import Part
from cumulet_calculator.templates.intrinsics import Resource, Stack
from cumulet_calculator.templates.schedules import runs_a_month
from cumulet_calculator.templates.symbols import Symbol, references

ONE = Decimal(1)
WRITING = Part(ONE, "writing_requests")
DEPLOYMENTS = Part(ONE, None, ("deploys_per_month",))
CONNECTIONS = Part(ONE, "connections")
COGNITO = {
    "PreSignUp": "new_users",
    "PostConfirmation": "new_users",
    "CustomMessage": "new_users",
    "PreTokenGeneration": "sessions",
}


class Feed(NamedTuple):
    """What sets ``target`` going: another resource (``source``) or, without one, ``part`` of the workload.

    ``api`` is http or rest for the calls of a route, and ``sends`` tells whether these carry data.
    """

    target: str
    part: Part
    source: str | None = None
    api: str = ""
    sends: bool = False


def is_route(resource: Resource, stack: Stack) -> bool:
    """Tell whether users call a resource over HTTP; what answers a browser's preflight does not count."""
    if resource.type == "AWS::ApiGatewayV2::Route":
        return _protocol(resource, stack) == "HTTP"
    if resource.type == "AWS::ApiGateway::Method":
        return resource.properties.get("HttpMethod") != "OPTIONS"
    return resource.type == "AWS::Lambda::Url"


def feeds_of(stack: Stack, routes: int) -> list[Feed]:
    """Return what feeds what; each of ``routes`` takes an equal share of the requests."""
    share = Part(ONE / max(routes, 1), "requests")
    found: list[Feed] = []
    for resource in stack.resources.values():
        if resource.type in _READERS:
            found += _READERS[resource.type](resource, stack)
        if is_route(resource, stack) or resource.type in _AUTHORIZERS:
            found += _calls(resource, stack, share)
        found += _deployed(resource)
    return found


def named(value: object) -> Iterator[str]:
    """Return the names of the resources that a value refers to."""
    return (row.resource for row in references(value))


def _protocol(resource: Resource, stack: Stack) -> str:
    apis = [
        stack.resources[name] for name in named(resource.properties.get("ApiId")) if name in stack.resources
    ]
    return str(apis[0].properties.get("ProtocolType", "HTTP")) if apis else "HTTP"


def _calls(resource: Resource, stack: Stack, share: Part) -> Iterator[Feed]:
    """Return what a route calls; an authorizer is called for each request to one route, at least."""
    properties = resource.properties
    key = str(properties.get("RouteKey") or properties.get("HttpMethod") or "POST")
    sends = not key.startswith(("GET", "HEAD"))
    api = "rest" if resource.type.startswith("AWS::ApiGateway::") else "http"
    if resource.type in _AUTHORIZERS:
        part = CONNECTIONS if _protocol(resource, stack) == "WEBSOCKET" else share
        yield from (Feed(name, part) for name in named(properties.get("AuthorizerUri")))
        return
    yield from (Feed(name, share, None, api, sends) for name in dict.fromkeys(_behind(resource, stack)))


def _behind(resource: Resource, stack: Stack) -> Iterator[str]:
    """Return the names of what a route calls."""
    properties = resource.properties
    integration = properties.get("Integration") or {}
    yield from named([properties.get("TargetFunctionArn"), integration.get("Uri")])
    for name in named(properties.get("Target")):
        if name in stack.resources:
            yield from named(stack.resources[name].properties.get("IntegrationUri"))


def _websocket(resource: Resource, stack: Stack) -> Iterator[Feed]:
    if _protocol(resource, stack) == "WEBSOCKET":
        at_ends = resource.properties.get("RouteKey") in ("$connect", "$disconnect")
        part = CONNECTIONS if at_ends else Part(ONE, "pings")
        yield from (Feed(name, part) for name in _behind(resource, stack))


def _mapping(resource: Resource, stack: Stack) -> Iterator[Feed]:
    properties = resource.properties
    sources = [name for name in named(properties.get("EventSourceArn")) if name in stack.resources]
    is_queue = bool(sources) and stack.resources[sources[0]].type == "AWS::SQS::Queue"
    batch = "queue_batch_messages" if is_queue else "stream_batch_records"
    per = () if properties.get("BatchSize") == 1 else (batch,)
    for target in named(properties.get("FunctionName")):
        yield Feed(target, Part(ONE, None, (), per), sources[0] if sources else None)
        yield from _failed(target, (properties.get("DestinationConfig") or {}).get("OnFailure"))


def _failed(source: str, destination: object) -> Iterator[Feed]:
    yield from (Feed(name, Part(ONE, None, ("failure_share",)), source) for name in named(destination))


def _rule(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    for target in resource.properties.get("Targets") or []:
        yield from (Feed(name, Part(ONE), resource.name) for name in named(target.get("Arn")))
        yield from _failed(resource.name, target.get("DeadLetterConfig"))
    schedule = resource.properties.get("ScheduleExpression")
    if schedule is not None:
        yield _scheduled(resource, schedule)


def _scheduled(resource: Resource, schedule: object) -> Feed:
    runs = None if isinstance(schedule, Symbol) else runs_a_month(str(schedule))
    enabled = resource.properties.get("State") != "DISABLED"
    return Feed(resource.name, WRITING if runs is None else Part(runs * enabled))


def _schedule(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    yield _scheduled(resource, resource.properties.get("ScheduleExpression"))
    target = resource.properties.get("Target") or {}
    yield from (Feed(name, Part(ONE), resource.name) for name in named(target.get("Arn")))
    yield from _failed(resource.name, target.get("DeadLetterConfig"))


def _subscription(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    topics = list(named(resource.properties.get("TopicArn")))
    for name in named(resource.properties.get("Endpoint")):
        yield Feed(name, Part(ONE) if topics else WRITING, topics[0] if topics else None)


def _topic(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    for row in resource.properties.get("Subscription") or []:
        yield from (Feed(name, Part(ONE), resource.name) for name in named(row.get("Endpoint")))


def _bucket(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    told = resource.properties.get("NotificationConfiguration")
    bucket = next(named(resource.properties.get("BucketName")), resource.name)
    yield from (Feed(name, Part(ONE), bucket) for name in dict.fromkeys(named(told)))


def _pool(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    for trigger, function in (resource.properties.get("LambdaConfig") or {}).items():
        part = Part(ONE, COGNITO.get(trigger, "sign_ins"))
        yield from (Feed(name, part) for name in named(function))


def _machine(resource: Resource, stack: Stack) -> Iterator[Feed]:
    properties = resource.properties
    parts = [properties.get(key) for key in ("DefinitionSubstitutions", "DefinitionString", "Definition")]
    for name in dict.fromkeys(named(parts)):
        if name in stack.resources and stack.resources[name].type == "AWS::Lambda::Function":
            yield Feed(name, Part(ONE), resource.name)


def _queue(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    return _failed(resource.name, resource.properties.get("RedrivePolicy"))


def _function(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    return _failed(resource.name, resource.properties.get("DeadLetterConfig"))


def _invoke_config(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    destinations = resource.properties.get("DestinationConfig") or {}
    for function in named(resource.properties.get("FunctionName")):
        yield from _failed(function, destinations.get("OnFailure"))
        yield from (Feed(name, Part(ONE), function) for name in named(destinations.get("OnSuccess")))


def _alarm(resource: Resource, _stack: Stack) -> Iterator[Feed]:
    yield from (
        Feed(name, Part(ONE, "alarm_messages")) for name in named(resource.properties.get("AlarmActions"))
    )


def _elsewhere(*keys: str) -> Callable[[Resource, Stack], Iterator[Feed]]:
    """Return a reader of what is fed from outside: each writing request does it once."""

    def read(resource: Resource, _stack: Stack) -> Iterator[Feed]:
        targets = [resource.properties.get(key) for key in keys]
        yield from (Feed(name, WRITING) for name in dict.fromkeys(named(targets)))

    return read


def _deployed(resource: Resource) -> Iterator[Feed]:
    """Return the function that a custom resource calls: when it is deployed."""
    yield from (Feed(name, DEPLOYMENTS) for name in named(resource.properties.get("ServiceToken")))


_AUTHORIZERS = ("AWS::ApiGatewayV2::Authorizer", "AWS::ApiGateway::Authorizer")
_READERS: dict[str, Callable[[Resource, Stack], Iterator[Feed]]] = {
    "AWS::ApiGatewayV2::Route": _websocket,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::CloudWatch::CompositeAlarm": _alarm,
    "AWS::Cognito::UserPool": _pool,
    "AWS::ElasticLoadBalancingV2::TargetGroup": _elsewhere("Targets"),
    "AWS::Events::Rule": _rule,
    "AWS::IoT::TopicRule": _elsewhere("TopicRulePayload"),
    "AWS::Lambda::EventInvokeConfig": _invoke_config,
    "AWS::Lambda::EventSourceMapping": _mapping,
    "AWS::Lambda::Function": _function,
    "AWS::Logs::SubscriptionFilter": _elsewhere("DestinationArn"),
    "AWS::Pipes::Pipe": _elsewhere("Target", "Enrichment"),
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::StepFunctions::StateMachine": _machine,
    "Custom::S3BucketNotifications": _bucket,
}
