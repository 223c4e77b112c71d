"""The zips that go to Lambda; those of the local cloud hold no libraries."""

import zipfile

from packaging.markers import default_environment
from packaging.requirements import Requirement

from tools import package, project

LAMBDA = {"python_version": package.LAMBDA_PYTHON, "python_full_version": f"{package.LAMBDA_PYTHON}.0"}


def locked() -> set[str]:
    """Return the metadata directories of the libraries that Lambda's Python gets."""
    lines = [line for line in package.REQUIREMENTS.read_text().splitlines() if line[0].isalpha()]
    wanted = [Requirement(line.removesuffix("\\")) for line in lines]
    environment = {**default_environment(), **LAMBDA}
    return {
        f"{library.name.replace('-', '_')}-{str(library.specifier).removeprefix('==')}.dist-info"
        for library in wanted
        if library.marker is None or library.marker.evaluate(environment)  # type: ignore[arg-type]
    }


def test_every_zip_holds_the_code_the_kit_and_every_locked_library(stage: str) -> None:
    for block in project.blocks().values():
        if block.has_code():
            with zipfile.ZipFile(project.BUILD / stage / f"{block.name}.zip") as content:
                roots = {name.split("/")[0] for name in content.namelist()}
            assert {"kit", "src"} <= roots
            found = {name for name in roots if name.endswith(".dist-info")}
            assert found == (set() if stage == project.LOCAL_STAGE else locked())
