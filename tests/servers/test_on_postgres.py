"""What hangs on locks, constraints and time, run once more on a real PostgreSQL; each group is a pytest of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.postgres import NoPostgres, Postgres, prepared, programs

ROOT = Path(__file__).resolve().parents[2]
# A group is a list of paths relative to `tests/`, with wildcards; what starts servers or browsers stays out.
GROUPS: dict[str, list[str]] = {
    "kernel": [
        "ecm/test_jobs.py", "ecm/test_idempotency.py", "ecm/test_sealing.py", "ecm/test_notices.py",
        "ecm/test_access.py", "ecm/test_paging.py", "ecm/test_people.py", "ecm/test_versions.py",
        "ecm/test_statements.py", "ecm/test_tallies.py",
    ],
    "documents": ["storage/test_documents.py", "storage/test_versions.py", "storage/test_api*.py"],
    "registration": ["correspondence/test_registration*.py", "correspondence/test_intake*.py"],
    "requisites": [
        "counterparties/test_requisites*.py", "counterparties/test_history_model.py", "counterparties/test_merg*.py",
        "counterparties/test_parties.py",
    ],
    "dossiers": [
        "counterparties/test_papers.py", "counterparties/test_groups.py", "counterparties/test_layouts.py",
        "counterparties/test_persons.py",
    ],
    "imports": ["imports/test_*.py", "counterparties/test_withdrawing.py", "counterparties/test_leaving.py"],
    "journals": [
        "counterparties/test_replay.py", "counterparties/test_splitting.py", "counterparties/test_rat*.py",
        "counterparties/test_as_of.py", "counterparties/test_past_days.py", "*/test_rating_then.py",
        "counterparties/test_network.py", "counterparties/test_impact.py", "counterparties/test_timeline.py",
        "counterparties/test_exports.py", "counterparties/test_dossier.py", "counterparties/test_index_follows.py",
    ],
    "days": [
        "counterparties/test_kept_then.py", "counterparties/test_tabs_of_a_day.py",
        "correspondence/test_letters_of_a_day.py",
    ],
    "approvals": ["approvals/test_machine.py", "approvals/test_approvals.py"],
    "payments": ["payments/test_*.py"],
    "cases": ["cases/test_*.py"],
    "terms": ["expiry/test_*.py"],
    "reports": ["reports/test_*.py"],
    "mailings": ["mailings/test_*.py"],
    # The embedded index is a file beside PostgreSQL, so its transactions are not tried here: who finds what is.
    "search": ["search/test_finding.py"],
}  # fmt: skip

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("postgres")]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    try:
        programs()
        with prepared() as server:
            yield server
    except NoPostgres as reason:
        pytest.skip(str(reason))


def paths_of(group: str) -> list[str]:
    return sorted({str(path) for pattern in GROUPS[group] for path in (ROOT / "tests").glob(pattern)})


def pytest_on(url: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    with tempfile.TemporaryDirectory(prefix="dossier-on-postgres-") as scratch:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ECM_", "PYTEST_"))}
        environment = kept | {
            "DOSSIER_TEST_DATABASE": url,
            "DOSSIER_TEST_PREPARED": "1",
            "DOSSIER_TEST_DATA": scratch,
            "HYPOTHESIS_STORAGE_DIRECTORY": f"{scratch}/hypothesis",
        }
        command = [
            sys.executable, "-m", "pytest", "-q", "-n0", "--no-header", "-m", "not server and not browser and not slow"
        ]  # fmt: skip
        return subprocess.run(
            [*command, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=500
        )


def test_the_migrations_and_the_start_checks_agree(postgres: Postgres) -> None:
    """The database was migrated by `prepare`; now no migration is missing and the durability check is content."""
    url = postgres.copy_of_prepared("migrations")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ECM_")}
    with tempfile.TemporaryDirectory(prefix="dossier-on-postgres-") as scratch:
        environment |= {"ECM_DATABASE": url, "ECM_DATA_DIR": scratch, "DJANGO_SETTINGS_MODULE": "ecm.settings"}
        for command in (["migrate", "--check"], ["check", "--database", "default"]):
            done = subprocess.run(
                [sys.executable, "manage.py", *command], env=environment, cwd=ROOT, capture_output=True, text=True
            )
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


@pytest.mark.parametrize("group", GROUPS)
def test_group(postgres: Postgres, group: str) -> None:
    paths = paths_of(group)
    if not paths:
        pytest.skip(f"no tests of {group} yet")
    done = pytest_on(postgres.copy_of_prepared(f"group_{group}"), *paths)
    print(done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "")
    assert done.returncode == 0, f"{group} on PostgreSQL:\n{done.stdout[-12000:]}\n{done.stderr[-2000:]}"


def test_a_failure_on_postgres_is_seen(postgres: Postgres, tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text(
        "import pytest\n"
        "from django.db import connection\n\n"
        "@pytest.mark.django_db\n"
        "def test_planted():\n"
        "    assert connection.vendor == 'sqlite'\n"
    )
    done = pytest_on(postgres.copy_of_prepared("planted"), "--rootdir", str(ROOT), "-c", "pyproject.toml", str(planted))
    assert done.returncode == 1
    assert "'postgresql' == 'sqlite'" in done.stdout
