"""Entry point: the command group, which imports a command only when it is called."""

import atexit
import gc
import os
from importlib import import_module

import click

# A command ends before its garbage matters: collecting it, also at exit, would take an eighth of the time.
gc.set_threshold(50_000)
atexit.register(gc.freeze)

COMMANDS = {
    "new": "Generate a project.",
    "estimate": "Estimate the monthly cost from two or three inputs.",
    "compare": "Compare with a classical architecture, and find the break-even.",
    "explain": "Show how a line of the estimate comes about.",
    "diff": "Compare the monthly cost of two versions of a project.",
    "price": "Price explicit monthly quantities from a file.",
    "prices": "Show the price list, and bring it up to date.",
}


class LazyGroup(click.Group):
    """A group whose command NAME lives in ``cumulet.commands.NAME`` as the attribute ``command``."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the command names in the order of ``COMMANDS``."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None when there is no such name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"cumulet.commands.{cmd_name}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command list without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cumulet")
def main() -> None:
    """Generate a complete serverless AWS monorepo, keep it up to date, and know what it costs."""
    os.environ.setdefault("CUMULET_PRICES", os.path.join(click.get_app_dir("cumulet"), "prices"))  # noqa: PTH118
