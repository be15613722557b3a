"""Where a case stood on a day is history: a move refuses to be changed or removed, whoever asks."""

from django.db import migrations

TABLE = "cases_casemove"


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, 'a move of a case never changes'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION cases_move_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a move of a case never changes'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION cases_move_never_changes()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{act}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_never_changes ON {TABLE}")
    schema_editor.execute("DROP FUNCTION cases_move_never_changes()")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases_and_templates")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
