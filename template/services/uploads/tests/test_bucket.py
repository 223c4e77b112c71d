"""Addresses that the browser gets: the site's content security policy must know them."""

from botocore.stub import Stubber

from src import bucket


def test_forms_and_links_lead_to_the_bucket_in_its_region() -> None:
    origin = "https://my-app-test-uploads-123456789012.s3.us-east-1.amazonaws.com/"
    assert bucket.form("u-1", "f-1", "image/png")["url"] == origin
    assert bucket.link("u-1", "f-1", "a.png").startswith(f"{origin}clean/u-1/f-1?")


def test_a_link_names_the_file_whatever_it_is_called() -> None:
    link = bucket.link("u-1", "f-1", 'a"b;c d.png')
    assert "attachment%3B%20filename%2A%3DUTF-8%27%27a%2522b%253Bc%2520d.png" in link


def test_only_the_version_that_was_looked_at_is_kept() -> None:
    copy = {
        "Bucket": "my-app-test-uploads-123456789012",
        "Key": "clean/u-1/f-1",
        "CopySource": {"Bucket": "my-app-test-uploads-123456789012", "Key": "incoming/u-1/f-1"},
        "CopySourceIfMatch": '"etag"',
        "ContentType": "image/png",
        "MetadataDirective": "REPLACE",
    }
    with Stubber(bucket.s3) as stubber:
        stubber.add_response("copy_object", {}, copy)
        bucket.accept("u-1", "f-1", "image/png", '"etag"')
        stubber.assert_no_pending_responses()
