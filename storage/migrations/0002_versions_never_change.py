"""A version of a document is evidence: its row refuses to be changed or removed, whoever asks."""

from django.db import migrations

TABLE = "storage_documentversion"


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, 'a version of a document never changes'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION storage_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a version of a document never changes'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION storage_version_never_changes()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{act}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_never_changes ON {TABLE}")
    schema_editor.execute("DROP FUNCTION storage_version_never_changes()")


class Migration(migrations.Migration):
    dependencies = [("storage", "0001_documents_versions_blobs")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
