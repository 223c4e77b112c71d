"""A cursor is only taken back from the user it was made for, and unchanged."""

import pytest

from kit.http import Problem
from src import cursor


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "aws_lambda_powertools.utilities.parameters.get_parameter"
    monkeypatch.setattr(name, lambda *_, **__: "key")


def test_a_cursor_gives_back_its_position() -> None:
    assert cursor.unseal("ann", cursor.seal("ann", "position")) == "position"


@pytest.mark.parametrize("given", ["", ".", "position", "position.", "other.{signature}", "é.é"])
def test_a_changed_cursor_is_refused(given: str) -> None:
    signature = cursor.seal("ann", "position").partition(".")[2]
    with pytest.raises(Problem, match="unchanged"):
        cursor.unseal("ann", given.replace("{signature}", signature))


def test_the_cursor_of_another_user_is_refused() -> None:
    with pytest.raises(Problem, match="unchanged"):
        cursor.unseal("bob", cursor.seal("ann", "position"))
