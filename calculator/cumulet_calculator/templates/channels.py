"""Queues, topics, APIs, state machines and event buses of a stack."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cumulet_calculator.facts import Declared, Part, Queue, Topic, WebSocket
from cumulet_calculator.templates.context import Context
from cumulet_calculator.templates.feeds import ONE, named
from cumulet_calculator.templates.intrinsics import Resource

QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
MOST_BATCH = 10
DELIVERIES = {
    "http": "AmazonSNS.delivery_http",
    "https": "AmazonSNS.delivery_http",
    "firehose": "AmazonSNS.delivery_firehose",
    "application": "AmazonSNS.delivery_mobile_push",
}


def queues_of(context: Context) -> tuple[Queue, ...]:
    """Return the queues, and which of them a function polls."""
    return tuple(_queue(context, resource) for resource in context.of_type(QUEUE))


def _queue(context: Context, resource: Resource) -> Queue:
    queue = context.bundled(context.known.queues, resource)
    if queue is None:
        queue = Queue(context.name(resource), context.wiring.driver(resource.name))
    batches = [
        context.number(mapping, "BatchSize", MOST_BATCH)
        for mapping in context.of_type("AWS::Lambda::EventSourceMapping")
        if resource.name in named(mapping.properties.get("EventSourceArn"))
    ]
    fifo = str(context.value(resource, "FifoQueue", False)).lower() == "true"
    batch = min([MOST_BATCH, *(int(size) for size in batches)])
    return queue._replace(consumed=bool(batches), batch=batch, fifo=fifo)


def topics_of(context: Context) -> tuple[Topic, ...]:
    """Return the standard topics; ``emails`` drives the messages to addresses of people."""
    return tuple(_topic(context, row) for row in context.of_type(TOPIC) if not _is_fifo(context, row))


def _is_fifo(context: Context, topic: Resource) -> bool:
    return str(context.value(topic, "FifoTopic", False)).lower() == "true"


def _topic(context: Context, resource: Resource) -> Topic:
    topic = context.bundled(context.known.topics, resource)
    messages = topic.messages if topic else context.wiring.driver(resource.name)
    addresses = _protocols(context, resource).count("email")
    emails = (
        context.wiring.flow(f"{resource.name} e-mails", Part(Decimal(addresses), messages))
        if addresses
        else None
    )
    return Topic(context.name(resource), messages, emails)


def _protocols(context: Context, topic: Resource) -> list[str]:
    """Return the protocol of each subscription to a topic."""
    inline = [row for row in topic.properties.get("Subscription") or [] if isinstance(row, dict)]
    subscriptions = [
        row.properties
        for row in context.of_type("AWS::SNS::Subscription")
        if topic.name in named(row.properties.get("TopicArn"))
    ]
    return [str(row.get("Protocol")).replace("email-json", "email") for row in (*inline, *subscriptions)]


def declared_by_topics(context: Context) -> Iterator[Declared]:
    """Return deliveries that cost by their kind, and the messages of FIFO topics."""
    for resource in context.of_type(TOPIC):
        messages = context.wiring.driver(resource.name)
        name = context.name(resource)
        for protocol in _protocols(context, resource):
            if protocol in DELIVERIES:
                yield Declared(DELIVERIES[protocol], ONE, f"{protocol} deliveries of {name}", messages)
            if protocol == "sms":
                context.problems[f"{resource.name}.Subscription"] = (
                    "the price of an SMS depends on its country"
                )
        if _is_fifo(context, resource):
            yield Declared("AmazonSNS.fifo_publish_requests", ONE, f"published to {name}", messages)


def websockets_of(context: Context) -> tuple[WebSocket, ...]:
    """Return the WebSocket APIs."""
    apis = context.of_type("AWS::ApiGatewayV2::Api")
    rows = [api for api in apis if context.text(api, "ProtocolType", "HTTP") == "WEBSOCKET"]
    bundled = next(iter(context.known.websockets), None)
    generic = WebSocket("websocket", "connections", "connection_minutes", "pings", "pushed_messages")
    return tuple((bundled or generic)._replace(access_logged=_is_logged(context, api)) for api in rows)


def _is_logged(context: Context, api: Resource) -> bool:
    stages = context.of_type("AWS::ApiGatewayV2::Stage")
    own = (stage for stage in stages if api.name in named(stage.properties.get("ApiId")))
    return any(stage.properties.get("AccessLogSettings") for stage in own)


def events_of(context: Context) -> tuple[str, ...]:
    """Return the drivers of the events that a stack publishes: if unknown, one for each writing request."""
    if context.is_generated:
        return context.known.events
    return ("writing_requests",) if context.of_type("AWS::Events::EventBus") else ()


def archive_of(context: Context) -> dict[str, Any] | None:
    """Return the archive of a bus: what it takes in and for how many days it keeps it."""
    for resource in context.of_type("AWS::Events::Archive"):
        events = (context.known.archive or {"events": "published_events"})["events"]
        days = int(context.number(resource, "RetentionDays", 0))
        return {"events": events, "retention_days": days or None}
    return None


def declared_by_schedules(context: Context) -> Iterator[Declared]:
    """Return the runs of schedules, the requests of pipes and those to API destinations."""
    for resource in context.of_type("AWS::Scheduler::Schedule"):
        driver = context.wiring.driver(resource.name)
        yield Declared("AWSEvents.scheduler_invocations", ONE, f"runs of {context.name(resource)}", driver)
    for resource in context.of_type("AWS::Pipes::Pipe"):
        driver = context.wiring.of_feeds(resource.name, [])
        yield Declared("AWSEvents.pipes_requests", ONE, f"messages of {context.name(resource)}", driver)
    for resource in context.of_type("AWS::Events::Rule"):
        if _calls_destination(context, resource):
            driver = context.wiring.driver(resource.name)
            what = f"calls of {context.name(resource)}"
            yield Declared("AWSEvents.api_destination_invocations", ONE, what, driver)


def _calls_destination(context: Context, rule: Resource) -> bool:
    destinations = {row.name for row in context.of_type("AWS::Events::ApiDestination")}
    return bool(destinations & set(named(rule.properties.get("Targets"))))
