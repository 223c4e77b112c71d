"""The compiled templates of a generated project, if they are as new as its sources, or any templates."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from cumulet_calculator.project import Project, project_from
from cumulet_calculator.templates import load_project

from cumulet import output

PACKAGED = Path(".build", "production")
TEMPLATE = "cloudformation-template-update-stack.json"
SOURCES = (".yml", ".js", ".json")
PACKAGE = "make package STAGE=production"


def templates_at(path: str, region: object, parameters: Mapping[str, str]) -> Project:
    """Read the templates at a path; raise CalculatorError for what cannot be read."""
    return load_project(Path(path), region=str(region) if region else None, parameters=parameters)


def compiled_project(
    path: str,
    answers: Mapping[str, object],
    otherwise: str = "this is estimated",
    *,
    parameters: Mapping[str, str] | None = None,
) -> Project | None:
    """Read the packaged templates of a generated project; a note says why not, and what happens otherwise."""
    directory = Path(path)
    why = _missing(directory, [facts.block for facts in project_from(answers).facts])
    if why:
        output.print_note(f"{why}, so {otherwise} from the answers; run {PACKAGE} for exact facts.")
        return None
    return load_project(directory / PACKAGED, answers, parameters=parameters)


def _missing(directory: Path, blocks: list[str]) -> str:
    """Return why the packaged templates cannot be used, or nothing."""
    templates = [directory / PACKAGED / block / TEMPLATE for block in blocks]
    if not (directory / PACKAGED).is_dir():
        return "The stacks are not packaged"
    if not all(template.is_file() for template in templates):
        return "Not all stacks are packaged"
    newest = max((source.stat().st_mtime for source in _sources(directory)), default=0.0)
    is_old = min(template.stat().st_mtime for template in templates) < newest
    return "The packaged stacks are older than services/" if is_old else ""


def _sources(directory: Path) -> Iterator[Path]:
    """Return what the templates of a project are compiled from."""
    for path in (*(directory / "services").rglob("*"), directory / "project.json"):
        hidden = any(part.startswith(".") for part in path.relative_to(directory).parts)
        if path.suffix in SOURCES and not hidden and path.is_file():
            yield path
