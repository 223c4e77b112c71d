"""Print an access token of the demo user, for calling the APIs that `make dev` runs."""

import sys

from tools import project
from tools.e2e.users import UserPool
from tools.local_cloud import seed
from tools.local_cloud.server import endpoint_file, use


def main() -> None:
    """Sign the demo user in."""
    file = endpoint_file("dev")
    if not file.exists():
        sys.exit("Start the project first: make dev")
    use(file.read_text())
    demo = seed.ACCOUNTS[0]
    print(UserPool(project.LOCAL_STAGE).sign_in(demo.email, demo.password)["AccessToken"])


if __name__ == "__main__":
    main()
