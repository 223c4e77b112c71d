"""What a computer needs before a project can be generated on it and run."""

import re
import shutil
import subprocess

import click

NODE_NEEDED = "20.19 or newer, 22.13 or newer, or 24 or newer"
OLDEST_MINOR = {20: 19, 22: 13}
ANY_MINOR_FROM = 24


def require_git() -> None:
    """Refuse when there is no Git: Copier reads templates with it."""
    if not shutil.which("git"):
        raise click.ClickException("Git is needed and was not found: install it from https://git-scm.com.")


def require_node() -> None:
    """Refuse when there is no Node.js that osls, which packages and deploys the project, runs on."""
    if not shutil.which("node"):
        raise click.ClickException(
            f"Node.js {NODE_NEEDED} is needed and was not found: install it from https://nodejs.org."
        )
    version = subprocess.run(
        ["node", "--version"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not is_supported(version):
        raise click.ClickException(f"Node.js {NODE_NEEDED} is needed, but this is {version or 'broken'}.")


def is_supported(version: str) -> bool:
    """Tell whether osls runs on a Node.js version such as ``v22.13.1``."""
    match = re.match(r"v(\d+)\.(\d+)", version)
    if match is None:
        return False
    major, minor = int(match[1]), int(match[2])
    return major >= ANY_MINOR_FROM or (major in OLDEST_MINOR and minor >= OLDEST_MINOR[major])
