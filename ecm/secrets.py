"""The installation's signing key: given by the operator, or made once and kept beside the data."""

import os
import secrets

from ecm.environment import Environment


def signing_key(env: Environment) -> str:
    """The configured key, or the one in the data folder, made there at the first start (mode 0600)."""
    if given := env.secret_key.get_secret_value():
        return given
    path = env.data_dir / "secret-key"
    env.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key
