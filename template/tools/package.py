"""Build each service's zip and compile its CloudFormation template, without AWS.

The zip of a service holds its code, the shared kit and the locked libraries built for Lambda, with fixed
dates, so that the same input gives the same bytes. Zips of the stage `local` hold no libraries: the local
cloud has the very same installed, and would unpack them for each worker that it starts.
"""

import argparse
import compileall
import os
import py_compile
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools import project

LAMBDA_PYTHON = "3.14"
LAMBDA_PLATFORM = "aarch64-manylinux_2_28"
REQUIREMENTS = project.ROOT / "requirements" / "lambda.txt"
KIT = project.ROOT / "packages" / "python" / "kit"
FIXED_DATE = (2020, 1, 1, 0, 0, 0)
PARALLEL = 2


def main() -> None:
    """Package every block for one stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", type=project.stage_name, default=project.LOCAL_STAGE)
    parser.add_argument("--no-bytecode", action="store_true", help="leave out .pyc files (slower cold start)")
    arguments = parser.parse_args()
    build_zips(arguments.stage, bytecode=not arguments.no_bytecode)
    for template in compile_templates(arguments.stage):
        print(template.relative_to(project.ROOT))


def build_zips(stage: str, *, bytecode: bool = True, only: str | None = None) -> None:
    """Write .build/<stage>/<block>.zip for every block that has code, or for one."""
    interpreter = find_interpreter(stage) if bytecode else None
    libraries = None if stage == project.LOCAL_STAGE else install_libraries(interpreter)
    for block in project.blocks().values():
        if block.has_code() and only in (None, block.name):
            build_zip(block, stage, libraries, interpreter)


def build_zip(block: project.Block, stage: str, libraries: Path | None, interpreter: str | None) -> Path:
    """Write one service's zip and return its path."""
    code = project.BUILD / stage / "code" / block.name
    shutil.rmtree(code, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(KIT, code / "kit", ignore=ignore)
    shutil.copytree(block.path / "src", code / "src", ignore=ignore)
    for document in block.path.glob("openapi.json"):
        shutil.copy2(document, code)
    if not compile_bytecode(code, interpreter):
        sys.exit(f"services/{block.name} was not built: its code does not compile (see above).")
    target = project.BUILD / stage / f"{block.name}.zip"
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    if libraries:
        shutil.copyfile(libraries, unfinished)
    add_to_zip(unfinished, code)
    unfinished.replace(target)
    return target


def install_libraries(interpreter: str | None) -> Path:
    """Install the locked libraries for Lambda once, and return a zip of them."""
    directory = project.BUILD / f"libraries{'' if interpreter else '-no-bytecode'}"
    archive, stamp = directory.with_suffix(".zip"), directory.with_suffix(".lock")
    if archive.exists() and stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return archive
    shutil.rmtree(directory, ignore_errors=True)
    archive.unlink(missing_ok=True)
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--python", sys.executable]
    strict = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-installer-metadata"]
    platform = ["--python-platform", LAMBDA_PLATFORM, "--python-version", LAMBDA_PYTHON]
    files = ["--link-mode", "copy", "--target", str(directory), "--requirement", str(REQUIREMENTS)]
    subprocess.run([*uv, *strict, *platform, *files], check=True)
    shutil.rmtree(directory / "bin", ignore_errors=True)
    compile_bytecode(directory, interpreter)
    add_to_zip(archive, directory)
    stamp.write_text(REQUIREMENTS.read_text())
    return archive


def find_interpreter(stage: str) -> str:
    """Return a Python of the version that will run the code; bytecode of another would be useless."""
    if stage == project.LOCAL_STAGE:
        return sys.executable
    interpreter = shutil.which(f"python{LAMBDA_PYTHON}") or found_by_uv()
    if interpreter is None:
        sys.exit(
            f"Install Python {LAMBDA_PYTHON} (uv python install {LAMBDA_PYTHON}), which runs on Lambda, "
            "or package with BYTECODE=no and accept slower cold starts."
        )
    return interpreter


def found_by_uv() -> str | None:
    """Return the Lambda runtime's Python if uv has installed it."""
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "python", "find", "--no-python-downloads", LAMBDA_PYTHON]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    return result.stdout.strip() or None


def compile_bytecode(directory: Path, interpreter: str | None) -> bool:
    """Write .pyc files that need no source timestamp; Lambda's /var/task is read-only, so it could not.

    Tell whether everything compiles.
    """
    if interpreter is None:
        return True
    if interpreter == sys.executable:
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        return compileall.compile_dir(directory, quiet=1, invalidation_mode=mode, stripdir=str(directory))
    options = ["-q", "--invalidation-mode", "unchecked-hash", "-s", str(directory), str(directory)]
    return subprocess.run([interpreter, "-m", "compileall", *options], check=False).returncode == 0


def add_to_zip(archive: Path, directory: Path) -> None:
    """Add the files of a directory to a zip, sorted and dated alike; make the zip if it is not there."""
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as content:
        for path in sorted(path for path in directory.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(directory).as_posix(), FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            content.writestr(entry, path.read_bytes())


def compile_templates(stage: str) -> list[Path]:
    """Let osls compile every serverless.yml; return the paths of the templates."""
    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(lambda block: compile_template(block, stage), project.blocks().values()))


def compile_template(block: project.Block, stage: str) -> Path:
    """Compile one serverless.yml into .build/<stage>/<block>/ and return the template's path."""
    output = project.BUILD / stage / block.name
    result = run_osls(block, "package", "--stage", stage, "--package", str(output))
    if result.returncode:
        sys.exit(f"services/{block.name}/serverless.yml cannot be packaged:\n{result.stdout}{result.stderr}")
    return output / "cloudformation-template-update-stack.json"


def run_osls(block: project.Block, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run osls on one service, with telemetry and notices off."""
    return subprocess.run(
        [str(project.OSLS), *arguments],
        cwd=block.path,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off"},
    )


if __name__ == "__main__":
    main()
