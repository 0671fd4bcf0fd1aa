"""The tables of the PostgreSQL index, in two generations inside a schema of their own.

In the texts below `_G` stands for `_a` or `_b`. `words` holds each word of the name with and
without marks, and the facts that filters ask for: one GIN index answers for all of them.
"""

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS sogoc_search;
CREATE TABLE IF NOT EXISTS sogoc_search.live (generation TEXT NOT NULL)
"""

TABLES = """
CREATE TABLE sogoc_search.docs_G (
    key TEXT COLLATE "C" PRIMARY KEY, version INTEGER NOT NULL,
    whole TEXT COLLATE "C" NOT NULL, bare TEXT COLLATE "C" NOT NULL,
    parts TEXT COLLATE "C" NOT NULL, born TEXT COLLATE "C" NOT NULL, year INTEGER,
    diploma TEXT COLLATE "C" NOT NULL, register TEXT COLLATE "C" NOT NULL, kind TEXT NOT NULL,
    in_force BOOLEAN NOT NULL, office TEXT NOT NULL, grade TEXT NOT NULL, words TEXT[] NOT NULL);
CREATE TABLE sogoc_search.syllables_G (syllable TEXT COLLATE "C" PRIMARY KEY)
"""

INDEXES = """
CREATE INDEX parts_G ON sogoc_search.docs_G (parts, born, year);
CREATE INDEX born_G ON sogoc_search.docs_G (born);
CREATE INDEX diploma_G ON sogoc_search.docs_G (diploma);
CREATE INDEX register_G ON sogoc_search.docs_G (register);
CREATE INDEX words_G ON sogoc_search.docs_G USING gin (words);
ANALYZE sogoc_search.docs_G
"""

DROP = """
DROP TABLE IF EXISTS sogoc_search.docs_G;
DROP TABLE IF EXISTS sogoc_search.syllables_G
"""

NEWER = """
ON CONFLICT (key) DO UPDATE SET (version, whole, bare, parts, born, year, diploma, register, kind,
    in_force, office, grade, words) = (excluded.version, excluded.whole, excluded.bare,
    excluded.parts, excluded.born, excluded.year, excluded.diploma, excluded.register,
    excluded.kind, excluded.in_force, excluded.office, excluded.grade, excluded.words)
WHERE held.version < excluded.version
"""

PUT_DOC = f"""
INSERT INTO sogoc_search.docs_G AS held
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) {NEWER}
"""  # noqa: S608 - our own text

STAGE = "CREATE TEMP TABLE staged (LIKE sogoc_search.docs_G) ON COMMIT DROP"
COPY = "COPY staged FROM STDIN"
PUT_STAGED = f"INSERT INTO sogoc_search.docs_G AS held SELECT * FROM staged {NEWER}"  # noqa: S608 - likewise

PUT_SYLLABLE = "INSERT INTO sogoc_search.syllables_G VALUES (%s) ON CONFLICT DO NOTHING"

REMOVE = "DELETE FROM sogoc_search.docs_G WHERE key = ANY (%s)"

GENERATIONS = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'sogoc_search' AND table_name IN ('docs_a', 'docs_b')
"""

COLUMNS = """key, version, whole, bare, parts, born, year, diploma, register, kind, in_force,
    office, grade"""


def in_generation(sql: str, generation: str) -> bytes:
    """Name the tables of one generation in a text of this file's kind."""
    return sql.replace("_G", f"_{generation}").encode()
