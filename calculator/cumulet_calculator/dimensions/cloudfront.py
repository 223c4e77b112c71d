"""Amazon CloudFront: the website's files, and the calls of every block's HTTP API, which pass through it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cumulet_calculator.dimensions.base import Dimension, Term
from cumulet_calculator.drivers import KB_PER_GB
from cumulet_calculator.facts import BEHIND_API, Facts, Function
from cumulet_calculator.workload import Workload


def data_out(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB sent to browsers: files that they do not have yet, and API responses."""
    for _site in facts.sites:
        fetched = workload.assume("first_load_kb") * (1 - workload.assume("browser_cache_share"))
        yield Term(workload.driver("page_loads"), "page loads", fetched / KB_PER_GB, "GB")
    for function in _behind_website(workload, facts):
        per = workload.assume("response_kb") / KB_PER_GB
        yield Term(workload.driver(function.invocations), function.name, per, "GB")


def data_out_to_origin(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the GB of the API requests that carry data; what CloudFront fetches from AWS is free."""
    for function in _behind_website(workload, facts):
        if function.sends:
            per = workload.assume("request_kb") / KB_PER_GB
            yield Term(workload.driver(function.invocations), function.name, per, "GB")


def requests(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the HTTPS requests for files and to APIs; AWS charges the same for all methods."""
    yield from function_runs(workload, facts)
    for function in _behind_website(workload, facts):
        yield Term(workload.driver(function.invocations), function.name)


def function_runs(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the runs of the CloudFront Function: one for each request for a file, none for API calls."""
    for _site in facts.sites:
        yield Term(workload.driver("site_requests"), "requests for files")


def invalidation_paths(workload: Workload, facts: Facts) -> Iterable[Term]:
    """Return the paths that deployments of the site invalidate."""
    for site in facts.sites:
        per = Decimal(site.invalidations)
        yield Term(workload.assume("deploys_per_month"), "deployments", per, "paths")


def _behind_website(workload: Workload, facts: Facts) -> Iterator[Function]:
    """Return the functions whose API a website's distribution serves: all if there is one that does."""
    served = workload.serves_apis()
    return (function for function in facts.functions if served and function.kind in BEHIND_API)


DIMENSIONS = (
    Dimension("AmazonCloudFront.data_out", "CloudFront transfer", "GB", data_out),
    Dimension("AmazonCloudFront.data_out_to_origin", "CloudFront transfer to APIs", "GB", data_out_to_origin),
    Dimension("AmazonCloudFront.requests_https", "CloudFront requests", "request", requests),
    Dimension("AmazonCloudFront.functions_invocations", "CloudFront Functions", "invocation", function_runs),
    Dimension("AmazonCloudFront.invalidation_paths", "CloudFront invalidations", "path", invalidation_paths),
)
