"""The journal of events and its seals refuse to be changed or emptied, whoever asks."""

from django.db import migrations

TABLES = ("ecm_eventrecord", "ecm_eventsubject", "ecm_eventseal")


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
                )
        return
    schema_editor.execute(
        "CREATE FUNCTION ecm_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ecm_history_is_append_only()"
        )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{act}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    schema_editor.execute("DROP FUNCTION ecm_history_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("ecm", "0002_jobs_notices_fields_seals")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
