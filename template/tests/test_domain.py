"""The website's domain, as far as it can be tried without AWS."""

import boto3
import pytest
from botocore.stub import Stubber

from tools import domain, project


@pytest.fixture
def domain_name(monkeypatch: pytest.MonkeyPatch) -> str:
    """A project whose site has a domain."""
    monkeypatch.setattr(project, "answers", lambda: {"domainName": "app.example.com"})
    return "app.example.com"


@pytest.mark.usefixtures("domain_name")
def test_only_production_has_the_domain_itself() -> None:
    assert domain.of_stage("production") == "app.example.com"
    assert domain.of_stage("staging") == "staging.app.example.com"


def zones(*names: str, private: bool = False) -> dict[str, object]:
    """Return Route 53's list of some hosted zones."""
    found = [
        {
            "Id": f"/hostedzone/{name}",
            "Name": f"{name}.",
            "CallerReference": "x",
            "Config": {"PrivateZone": private},
        }
        for name in names
    ]
    return {"HostedZones": found, "Marker": "", "IsTruncated": False, "MaxItems": "100"}


def hosted_zone(monkeypatch: pytest.MonkeyPatch, answer: dict[str, object]) -> str:
    """Return the hosted zone that is found when Route 53 answers so."""
    route53 = boto3.client("route53", region_name="us-east-1")
    monkeypatch.setattr(project, "region", lambda: "us-east-1")
    monkeypatch.setattr(boto3, "client", lambda *_, **__: route53)
    with Stubber(route53) as stubber:
        stubber.add_response("list_hosted_zones", answer)
        return domain.hosted_zone("staging.app.example.com")


def test_a_domain_is_in_the_nearest_zone_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = zones("example.com", "app.example.com", "other.com")
    assert hosted_zone(monkeypatch, answer) == "app.example.com"


@pytest.mark.parametrize("answer", [zones("ample.com"), zones("example.com", private=True)])
def test_a_domain_without_a_public_zone_is_refused(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, object]
) -> None:
    with pytest.raises(SystemExit, match=r"Make a public hosted zone for example\.com in Route 53 first"):
        hosted_zone(monkeypatch, answer)
