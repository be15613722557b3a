"""Tables of the embedded index beside the business tables; on other databases it lives in a file of its own."""

from django.db import migrations

# As they were when this migration was written: search/backends/schema.py makes the same in a file of its own.
TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* N* Co''"
FORWARDS = [
    "CREATE TABLE search_audience (id INTEGER PRIMARY KEY, tokens TEXT NOT NULL UNIQUE)",
    """CREATE TABLE search_audience_token (
        token TEXT NOT NULL, audience INTEGER NOT NULL, PRIMARY KEY (token, audience)) WITHOUT ROWID""",
    """CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, object_id INTEGER NOT NULL, audience INTEGER NOT NULL,
        year INTEGER, happened_on TEXT, language TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
        digest BLOB NOT NULL, UNIQUE (kind, object_id))""",
    "CREATE TABLE search_body (id INTEGER PRIMARY KEY, text BLOB NOT NULL)",
    """CREATE TABLE search_facet (
        entry INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (entry, name, value)) WITHOUT ROWID""",
    f"CREATE VIRTUAL TABLE search_text USING fts5(title, keywords, body, tokenize='{TOKENIZER}')",
    f"CREATE VIRTUAL TABLE search_title USING fts5(lemmas, names, tokenize='{TOKENIZER}', prefix='1 2 3')",
]
BACKWARDS = [
    f"DROP TABLE {name}"
    for name in (
        "search_title", "search_text", "search_facet", "search_body", "search_entry", "search_audience_token",
        "search_audience",
    )
]


def _run(statements):
    def on_sqlite(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    return on_sqlite


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(_run(FORWARDS), _run(BACKWARDS))]
