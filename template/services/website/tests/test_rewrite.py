"""The CloudFront Function, run as CloudFront does: as a script that defines `handler`."""

import json
import subprocess
from pathlib import Path

import pytest

CODE = Path(__file__).parents[1] / "rewrite.js"
RUN = """
const { readFileSync } = require('node:fs');
const { runInNewContext } = require('node:vm');
const [code, uri] = process.argv.slice(1);
const script = `${readFileSync(code, 'utf8')}; handler(event)`;
const request = runInNewContext(script, { event: { request: { uri } } });
console.log(JSON.stringify(request));
"""


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("/", "/index.html"),
        ("/items", "/index.html"),
        ("/a/b/", "/index.html"),
        ("/v1.2/items", "/index.html"),
        ("/index.html", "/index.html"),
        ("/config.json", "/config.json"),
        ("/assets/index-abc123.js", "/assets/index-abc123.js"),
    ],
)
def test_every_page_is_the_index_and_files_are_files(uri: str, file: str) -> None:
    result = subprocess.run(["node", "-e", RUN, str(CODE), uri], check=True, capture_output=True, text=True)
    assert json.loads(result.stdout) == {"uri": file}
