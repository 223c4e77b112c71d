"""Find a Chromium for the browser tests, or get one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PACKAGE = "chromium-headless-shell"
NAMES = (
    PACKAGE,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """Return the path of a Chromium: one that is there, else Debian's, else Playwright's, else None."""
    return there() or from_debian() or from_playwright()


def there() -> str | None:
    """Return a browser of this machine; the variable CHROMIUM may name one."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), str(MAC), downloaded()]
    return next((path for path in found if path and Path(path).exists()), None)


def downloaded() -> str:
    """Return where Playwright's own Chromium is, or would be."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def from_debian() -> str | None:
    """Install Debian's package without windows, which only root can."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print(f"Installing the package {PACKAGE} for the browser tests ...", flush=True)
    for arguments in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", PACKAGE]):
        quietly(["apt-get", *arguments])
    return shutil.which(PACKAGE)


def from_playwright() -> str | None:
    """Download Playwright's Chromium."""
    print("Downloading Chromium for the browser tests ...", flush=True)
    quietly([sys.executable, "-m", "playwright", "install", "chromium"])
    return downloaded() if Path(downloaded()).exists() else None


def quietly(command: list[str]) -> None:
    """Run an installer; whether it has worked shows in what is there afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, capture_output=True, env=environment)
