"""The website's stack, and the ways from the site to the blocks."""

from typing import Any

import pytest

from tests.conftest import Templates
from tools import domain, graph, project

CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


@pytest.fixture
def website(templates: Templates) -> graph.Template:
    """The template of the website, where there is one."""
    if "website" not in templates:
        pytest.skip("this project has no website")
    return templates["website"]


@pytest.fixture
def distribution(website: graph.Template) -> dict[str, Any]:
    """The configuration of its distribution."""
    [found] = graph.of_type(website, "AWS::CloudFront::Distribution").values()
    config: dict[str, Any] = found["Properties"]["DistributionConfig"]
    return config


def test_the_site_leads_to_the_api_of_every_block(distribution: dict[str, Any]) -> None:
    reachable = {block.name: block.routes for block in project.blocks().values() if block.routes}
    paths = {found["TargetOriginId"]: found["PathPattern"] for found in distribution["CacheBehaviors"]}
    assert paths == {name: f"{routes}*" for name, routes in reachable.items()}
    assert {origin["Id"] for origin in distribution["Origins"]} == {"site", *reachable}
    assert {found["CachePolicyId"] for found in distribution["CacheBehaviors"]} == {CACHING_DISABLED}


def test_only_the_distribution_reads_the_files(website: graph.Template, distribution: dict[str, Any]) -> None:
    policy = graph.of_type(website, "AWS::S3::BucketPolicy")["BucketPolicy"]
    [allowed] = [
        statement
        for statement in graph.on_aws(policy["Properties"]["PolicyDocument"]["Statement"])
        if statement["Effect"] == "Allow"
    ]
    assert (allowed["Principal"], allowed["Action"]) == (
        {"Service": "cloudfront.amazonaws.com"},
        "s3:GetObject",
    )
    assert "${Distribution}" in str(allowed["Condition"]["StringEquals"]["AWS:SourceArn"])
    [site] = [origin for origin in distribution["Origins"] if origin["Id"] == "site"]
    assert "OriginAccessControlId" in site


def test_errors_stay_errors_and_pages_come_over_tls(distribution: dict[str, Any]) -> None:
    assert "CustomErrorResponses" not in distribution
    default = distribution["DefaultCacheBehavior"]
    assert default["ViewerProtocolPolicy"] == "redirect-to-https"
    assert default["CachePolicyId"] == CACHING_OPTIMIZED
    assert [found["EventType"] for found in default["FunctionAssociations"]] == ["viewer-request"]


def test_the_policy_lets_the_browser_talk_to_these_blocks_only(website: graph.Template) -> None:
    [policy] = graph.of_type(website, "AWS::CloudFront::ResponseHeadersPolicy").values()
    headers = policy["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    text = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    directives = dict(directive.split(" ", 1) for directive in text.split("; "))
    connecting = [name for name in website["Parameters"] if name.endswith("ConnectSrc")]
    assert directives["connect-src"] == " ".join(["'self'", *(f"${{{name}}}" for name in connecting)])
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 63072000


def test_a_domain_is_all_or_nothing(
    website: graph.Template, distribution: dict[str, Any], stage: str
) -> None:
    name = domain.of_stage(stage)
    records = graph.of_type(website, "AWS::Route53::RecordSet").values()
    assert {record["Properties"]["Type"] for record in records} == ({"A", "AAAA"} if name else set())
    assert distribution.get("Aliases", []) == ([name] if name else [])
    assert ("ViewerCertificate" in distribution) == bool(name)
    assert ("CertificateArn" in website["Parameters"]) == bool(name)


def test_an_identity_provider_sends_people_back_to_the_site(templates: Templates, stage: str) -> None:
    auth = templates["auth"]
    [client] = graph.of_type(auth, "AWS::Cognito::UserPoolClient").values()
    condition, callbacks, _ = client["Properties"]["CallbackURLs"]["Fn::If"]
    assert condition == "HasIdentityProvider"
    if project.answers()["identityProvider"] != "none" and stage == "production":
        assert callbacks == [f"https://{project.answers()['domainName']}/signed-in"]
    for kind in ("AWS::Cognito::UserPoolIdentityProvider", "AWS::Cognito::UserPoolDomain"):
        [found] = graph.of_type(auth, kind).values()
        assert found["Condition"] == "HasIdentityProvider"
    [provider] = graph.of_type(auth, "AWS::Cognito::UserPoolIdentityProvider").values()
    details = provider["Properties"]["ProviderDetails"]
    for field in ("client_id", "client_secret"):
        assert details.get(field, "{{resolve:secretsmanager:").startswith("{{resolve:secretsmanager:")


def test_files_that_were_not_accepted_expire(templates: Templates) -> None:
    for template in templates.values():
        for bucket in graph.of_type(template, "AWS::S3::Bucket").values():
            rules = bucket["Properties"].get("LifecycleConfiguration", {}).get("Rules", [])
            expiring = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
            assert expiring in ({}, {"incoming/": 1})
            assert bool(expiring) == ("CorsConfiguration" in bucket["Properties"])
