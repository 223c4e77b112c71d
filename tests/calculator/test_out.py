"""The option --out: a whole file or none, and nothing on stdout."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cumulet import output
from cumulet.cli import main


@pytest.fixture(autouse=True)
def _empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def estimate(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["estimate", "--users", "10", *arguments])


@pytest.mark.parametrize("form", ["table", "json"])
def test_the_file_holds_what_stdout_would(form: str) -> None:
    written = estimate("--format", form, "--out", "report")
    assert (written.exit_code, written.stdout) == (0, "")
    assert Path("report").read_text() == estimate("--format", form).stdout
    assert [path.name for path in Path().iterdir()] == ["report"]


def test_an_existing_file_is_replaced_and_keeps_its_mode() -> None:
    file = Path("report.json")
    file.write_text("old" * 100_000)
    file.chmod(0o640)
    Path("link.json").symlink_to(file)
    assert estimate("--format", "json", "--out", "link.json").exit_code == 0
    assert json.loads(file.read_text())["currency"] == "USD"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert Path("link.json").is_symlink()


def test_a_device_stays_a_device() -> None:
    assert estimate("--out", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("path", "reason"),
    [(".", "Is a directory"), ("nowhere/report", "No such file or directory"), ("a" * 300, "too long")],
)
def test_a_path_that_cannot_be_written_gets_one_sentence(path: str, reason: str) -> None:
    result = estimate("--out", path)
    assert result.exit_code == 2
    assert result.stdout == ""
    (sentence,) = result.stderr.splitlines()
    assert reason in sentence
    assert "give the path of a file" in sentence


def test_what_cannot_be_written_leaves_the_old_file() -> None:
    Path("report").write_text("old")
    with pytest.raises(UnicodeEncodeError), output.opened("report") as stream:
        stream.write("half, and what no file can hold: \ud800")
    assert Path("report").read_text() == "old"
    assert len(list(Path().iterdir())) == 1
