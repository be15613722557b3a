"""Tables of the embedded index. `audience` stands for one set of tokens: entries share few of them, so the filter
inside a query is one small number, looked up in a covering index."""

TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* N* Co''"

STATEMENTS = [
    """CREATE TABLE IF NOT EXISTS search_audience (
        id INTEGER PRIMARY KEY, tokens TEXT NOT NULL UNIQUE)""",
    """CREATE TABLE IF NOT EXISTS search_audience_token (
        token TEXT NOT NULL, audience INTEGER NOT NULL, PRIMARY KEY (token, audience)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS search_entry (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, object_id INTEGER NOT NULL, audience INTEGER NOT NULL,
        year INTEGER, happened_on TEXT, language TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
        digest BLOB NOT NULL, UNIQUE (kind, object_id))""",
    """CREATE TABLE IF NOT EXISTS search_body (id INTEGER PRIMARY KEY, text BLOB NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS search_facet (
        entry INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (entry, name, value)) WITHOUT ROWID""",
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5(
        title, keywords, body, tokenize='{TOKENIZER}')""",
    f"""CREATE VIRTUAL TABLE IF NOT EXISTS search_title USING fts5(
        lemmas, names, tokenize='{TOKENIZER}', prefix='1 2 3')""",
]

#: Cleared in this order; the audiences stay.
ENTRY_TABLES = ["search_text", "search_title", "search_facet", "search_body", "search_entry"]
ALL_TABLES = [*ENTRY_TABLES, "search_audience_token", "search_audience"]
