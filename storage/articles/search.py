"""Full-text search, the same on both engines: words are cut and folded here, not by the engine.

Words are folded before they are stored and before they are looked for (case, accents, anything
that is no letter or digit), so that neither engine's tokenizer nor its query language has a say:
FTS5 and tsvector are used for what they are quick at, finding prefixes among words.
"""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import ColumnElement, column, literal, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Text

from storage.tables.articles import article_words

LONGEST_WORD = 64
MOST_WORDS = 12  # of a query

_WORD = re.compile(r"[^\W_]+")
# The GIN index of migration 0001 is on this; to_tsvector would cut the words once more.
_VECTOR: ColumnElement[str] = literal_column(
    "array_to_tsvector(string_to_array(article_words.words, ' '))"
)
_INDEX = table("article_index", column("rowid"))  # FTS5, over article_words


def words_of(content: str) -> list[str]:
    """The folded words, each once, in the order they first come."""
    plain = "".join(
        mark for mark in unicodedata.normalize("NFKD", content) if not unicodedata.combining(mark)
    )
    found = (word[:LONGEST_WORD] for word in _WORD.findall(plain.casefold()))
    return list(dict.fromkeys(found))


def index_words(title: str, content: str) -> str:
    """What `article_words` holds for an article."""
    return " ".join(words_of(f"{title}\n{content}"))


def matches(connection: AsyncConnection, query: str) -> ColumnElement[bool] | None:
    """A condition on `article_words`: all words of the query, each as a prefix.

    None when the query has no word.
    """
    words = words_of(query)[:MOST_WORDS]
    if not words:
        return None
    if connection.dialect.name == "sqlite":
        # Letters and digits in quotes: nothing of them is an operator.
        wanted = " AND ".join(f'"{word}"*' for word in words)
        found = select(_INDEX.c.rowid).where(
            text("article_index MATCH :wanted").bindparams(wanted=wanted)
        )
        return article_words.c.article_id.in_(found)
    wanted = " & ".join(f"'{word}':*" for word in words)
    return _VECTOR.bool_op("@@")(literal(wanted, Text).cast(TSQUERY))
