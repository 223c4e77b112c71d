"""The gates of `make lint` that generated projects have too: no secret in any file, no unsafe workflow."""

import subprocess
import sys
import tomllib

from tests.toolchain import ROOT, TEMPLATE, install

RULES = tomllib.loads((TEMPLATE / "gates.toml").read_text(encoding="utf-8"))["detect-secrets"]
OPTIONS = {"--disable-plugin": "plugins", "--exclude-files": "files", "--exclude-secrets": "secrets"}


def main() -> None:
    """Run both, and leave with 1 if one finds anything."""
    programs = install() / ".local" / "gates" / "bin"
    listed = subprocess.check_output(["git", "-C", ROOT, "ls-files", "-z"], text=True).split("\0")
    files = [name for name in listed if (ROOT / name).is_file()]
    options = [part for option, key in OPTIONS.items() for rule in RULES[key] for part in (option, rule)]
    commands = [
        [str(programs / "detect-secrets-hook"), "--no-verify", *options, *files],
        [str(programs / "zizmor"), "--offline", "--persona=pedantic", "--quiet", str(TEMPLATE / ".github")],
    ]
    codes = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    sys.exit(any(codes))


if __name__ == "__main__":
    main()
