"""What a project's `make install` installs, once for all projects of the tests, kept in .cache/."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "template"
TOOLCHAIN = ROOT / ".cache" / "toolchain"
NPM = ("package.json", "package-lock.json", ".npmrc")
LOCKS = (*NPM, *(f"frontend/{name}" for name in NPM), "requirements", "tools/install.py")


def install() -> Path:
    """Install what is missing or has changed, and return the directory that it is in."""
    for name in LOCKS:
        source, target = TEMPLATE / name, TOOLCHAIN / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)
    subprocess.run([sys.executable, "-I", str(TOOLCHAIN / "tools" / "install.py")], check=True)
    (TOOLCHAIN / ".mypy_cache").mkdir(exist_ok=True)
    return TOOLCHAIN
