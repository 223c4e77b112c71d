"""Run the black-box tests of every block: on a local cloud of their own, or on a deployed stage."""

import argparse
import os
import subprocess
import sys
import time
from contextlib import ExitStack, nullcontext

from tools import addresses, browser, deploy, project, site, vite
from tools.e2e.pages import SCREENSHOTS
from tools.local_cloud import seed
from tools.local_cloud.server import local_cloud, use
from tools.local_cloud.simulators import simulators

FORBIDDEN = "production"
WORKERS = 4


def main() -> None:
    """Deploy if the stage is local, run the tests and leave with their exit code."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Further arguments are those of pytest.")
    parser.add_argument("--stage", type=project.stage_name, default=project.LOCAL_STAGE)
    arguments, tests = parser.parse_known_args()
    if arguments.stage == FORBIDDEN:
        sys.exit("The tests write data; name another stage than production: make e2e STAGE=staging")
    if arguments.stage != project.LOCAL_STAGE:
        deploy.check_credentials()
        sys.exit(run_tests(arguments.stage, tests))
    try:
        sys.exit(run_locally(tests))
    except KeyboardInterrupt:
        sys.exit("Interrupted.")


def run_locally(options: list[str]) -> int:
    """Deploy to a fresh local cloud, run the tests there and return their exit code."""
    stage, home = project.LOCAL_STAGE, project.LOCAL / "e2e"
    with ExitStack() as stack:
        endpoint = stack.enter_context(local_cloud("e2e"))
        use(endpoint)
        print(f"Deploying to the local cloud at {endpoint} ...", flush=True)
        port = vite.choose_port()
        seed.prepare(stage)
        stack.enter_context(simulators(stage, home))
        started = time.monotonic()
        deploy.deploy(stage)
        print(f"Deployed in {time.monotonic() - started:.1f} s", flush=True)
        with vite.serving(stage, port, home, built=True) if site.is_here() else nullcontext():
            code = run_tests(stage, options)
        if SCREENSHOTS.is_dir():
            print(f"Pictures of the pages: {SCREENSHOTS.relative_to(project.ROOT)}")
        print("The HTTP APIs that were tested:")
        for block, url in addresses.http_apis(stage).items():
            print(f"  {block:<10}{url}", flush=True)
    return code


def run_tests(stage: str, options: list[str]) -> int:
    """Run pytest over services/*/e2e, or over what the options name, and return its exit code."""
    paths = [str(path) for path in sorted(project.ROOT.glob("services/*/e2e"))]
    chosen = options if any(not option.startswith("-") for option in options) else [*options, *paths]
    plugins = [f"-ptools.e2e.{name}" for name in ("fixtures", "pages")]
    workers = ["--numprocesses", str(WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]
    environment = {**os.environ, "E2E_STAGE": stage, "E2E_BROWSER": find_browser()}
    command = [sys.executable, "-m", "pytest", *plugins, *workers, *chosen]
    return subprocess.run(command, cwd=project.ROOT, check=False, env=environment).returncode


def find_browser() -> str:
    """Return the path of a browser, empty where none is needed or none can be had."""
    if not site.is_here():
        return ""
    found = browser.find()
    if found is None:
        print("NO BROWSER: the tests of the website are skipped. Install Chromium, or name one by CHROMIUM=.")
    return found or ""


if __name__ == "__main__":
    main()
