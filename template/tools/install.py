"""Install what the project needs, inside the project: .venv, .local/cloud, .local/gates and the node_modules.

Runs on any Python from 3.11 with nothing installed. A part whose lock file has not changed is left alone.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / ".venv"
LOCAL_CLOUD = ROOT / ".local" / "cloud"
GATES = ROOT / ".local" / "gates"
FRONTEND = ROOT / "frontend"
NODE_VERSIONS = "20.19 or newer, 22.13 or newer, or 24 or newer"


def main() -> None:
    """Check what must be there already, then install the rest."""
    check_prerequisites()
    requirements = ROOT / "requirements"
    install_python(TOOLS, [requirements / "uv.txt", requirements / "dev.txt"])
    install_python(LOCAL_CLOUD, [requirements / "uv.txt", requirements / "local-cloud.txt"])
    install_python(GATES, [requirements / "uv.txt", requirements / "gates.txt"])
    install_node(ROOT)
    if FRONTEND.is_dir():
        install_node(FRONTEND)


def check_prerequisites() -> None:
    """Leave with one sentence if Python, Node or npm is missing or too old."""
    if sys.version_info < (3, 11):
        sys.exit("Install Python 3.11 or newer, or name one: make PYTHON=python3.13 ...")
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        sys.exit(f"Install Node.js {NODE_VERSIONS}, with npm: https://nodejs.org")
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    if not supports_osls(version):
        sys.exit(f"Install Node.js {NODE_VERSIONS}; this is {version}.")


def supports_osls(version: str) -> bool:
    """Tell whether osls runs on this Node version, such as "v22.13.0"."""
    major, minor = (int(part) for part in re.findall(r"\d+", version)[:2])
    return (
        major >= 24
        or ((major, minor) >= (22, 13) and major == 22)
        or ((major, minor) >= (20, 19) and major == 20)
    )


def install_python(directory: Path, locks: list[Path]) -> None:
    """Make a virtual environment of exactly what the lock files say; the first one brings uv."""
    if is_current(directory, locks):
        return
    report(directory)
    venv.create(directory, clear=True, with_pip=True)
    python = str(directory / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "--requirement", str(locks[0])])
    uv = [str(directory / "bin" / "uv"), "pip", "install", "--quiet", "--python", python]
    run([*uv, "--compile-bytecode", "--require-hashes", "--requirement", str(locks[1])])
    mark_current(directory, locks)


def install_node(package: Path) -> None:
    """Install the npm packages of a directory's package-lock.json."""
    modules, lock = package / "node_modules", [package / "package-lock.json"]
    if is_current(modules, lock):
        return
    report(modules)
    run(["npm", "ci", "--no-fund", "--no-audit", "--loglevel=error"], package)
    mark_current(modules, lock)


def is_current(directory: Path, locks: list[Path]) -> bool:
    """Tell whether a directory was installed from these very lock files."""
    stamp = directory / ".installed"
    return stamp.exists() and stamp.read_text() == digest(locks)


def mark_current(directory: Path, locks: list[Path]) -> None:
    """Remember what a directory was installed from."""
    (directory / ".installed").write_text(digest(locks))


def digest(locks: list[Path]) -> str:
    """Return one hash of the lock files and of the Python that installs them."""
    content = b"".join(lock.read_bytes() for lock in locks) + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def report(directory: Path) -> None:
    """Say what is being installed."""
    print(f"Installing {directory.relative_to(ROOT)} ...", flush=True)


def run(command: list[str], directory: Path = ROOT) -> None:
    """Run an installer in a directory; leave with one sentence if it fails."""
    if subprocess.run(command, cwd=directory, check=False).returncode:
        sys.exit(f"Installing failed (see above): {' '.join(command[:4])} ...")


if __name__ == "__main__":
    main()
