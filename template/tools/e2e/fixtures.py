"""pytest plugin: the stage under test, its APIs and its users."""

import fcntl
import gc
import os
import secrets
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from tools import addresses
from tools.e2e.bus import Bus
from tools.e2e.stage import TRUST, Stage
from tools.e2e.users import DOMAIN, User, UserPool, client_settings, new_password

NewUser = Callable[..., User]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that are marked slow: others fill the gaps while these wait."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Keep what is imported out of later garbage collections: pytest adds five when it ends."""
    gc.freeze()


@pytest.fixture(scope="session")
def stage() -> Stage:
    """The stage that `make e2e` names."""
    return Stage(os.environ["E2E_STAGE"])


@pytest.fixture(scope="session")
def local(stage: Stage) -> Stage:
    """The stage, for tests that would harm a shared one or would take minutes there."""
    if not stage.is_local:
        pytest.skip("runs on the local cloud only")
    return stage


@pytest.fixture(scope="session")
def apis(stage: Stage) -> dict[str, str]:
    """Base URL of each block's HTTP API."""
    return addresses.http_apis(stage.name)


@pytest.fixture(scope="session")
def user_pool(stage: Stage) -> UserPool:
    """The stage's user pool."""
    return UserPool(stage.name)


@pytest.fixture(scope="session")
def new_user(apis: dict[str, str], user_pool: UserPool) -> Iterator[NewUser]:
    """Make signed-in users, each with a profile; all are removed at the end.

    `new_user(groups=("admin",))` makes an administrator; `new_user(profile=False)` one who has never asked
    for /api/auth/me.
    """
    run = secrets.token_hex(4)
    made: list[User] = []

    def make(*, groups: tuple[str, ...] = (), profile: bool = True) -> User:
        email, password = f"e2e-{run}-{len(made)}@{DOMAIN}", new_password()
        user_id = user_pool.create(email, password, groups=groups)
        tokens = user_pool.sign_in(email, password)
        headers = {"authorization": f"Bearer {tokens['AccessToken']}"}
        clients = {
            block: httpx.Client(base_url=url, headers=headers, timeout=30, verify=TRUST)
            for block, url in apis.items()
        }
        user = User(user_id, email, password, tokens, clients)
        made.append(user)
        if profile:
            user.api["auth"].get("/api/auth/me").raise_for_status()
        return user

    yield make
    for user in made:
        user_pool.remove(user.email)


@pytest.fixture(scope="session")
def user(new_user: NewUser) -> User:
    """One user whom the tests of a run share."""
    return new_user()


@pytest.fixture(scope="session")
def stranger(new_user: NewUser) -> User:
    """Somebody else, whom they share too."""
    return new_user()


@pytest.fixture(scope="session")
def admin(new_user: NewUser) -> User:
    """An administrator, the third whom they share: each user costs as much as a page."""
    return new_user(groups=("admin",))


@pytest.fixture(scope="session")
def expired_token(local: Stage, user_pool: UserPool, user: User) -> str:  # noqa: ARG001
    """The user's access token of a moment ago, which the local cloud made for one second."""
    token: str = user_pool.sign_in_briefly(user.email, user.password)["AccessToken"]
    time.sleep(2)
    return token


@pytest.fixture
def lasting_tokens() -> Iterator[None]:
    """Keep other tests from making the local cloud's tokens brief, for tests that renew theirs."""
    with client_settings(fcntl.LOCK_SH):
        yield


@pytest.fixture(scope="session")
def bus(stage: Stage) -> Iterator[Bus]:
    """Listen to the stage's bus from here on, through a rule and a queue that are removed at the end."""
    bus = Bus(stage)
    yield bus
    bus.close()


@pytest.fixture
def anonymous(apis: dict[str, str]) -> Iterator[Callable[[str], httpx.Client]]:
    """Make clients of a block's API that send no token."""
    clients: list[httpx.Client] = []

    def make(block: str) -> httpx.Client:
        clients.append(httpx.Client(base_url=apis[block], timeout=30, verify=TRUST))
        return clients[-1]

    yield make
    for client in clients:
        client.close()
