"""The archive's vocabulary for a query's words, and the meaning of words that it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.search.matching import Vocabulary, is_known, look_ups
from bot.search.query import Query
from bot.search.typos import closest
from bot.search.typos import trigrams as trigrams_of
from bot.search.words import words_of
from storage.engine import arrays
from storage.tables.articles import trigrams, vocabulary

SHORTEST_BEGINNING = 3  # letters of a word that is only begun
MOST_BEGUN = 12  # words that such a word may begin
MOST_SIMILAR = 1000  # words with trigrams of a misspelt one, those with most of them


async def vocabulary_of(
    connection: AsyncConnection, query: Query
) -> tuple[Vocabulary, dict[str, str]]:
    """Return the vocabulary for the query's words, and the words that were taken for typos."""
    words = {*query.words, *words_of(query.named)}
    known = await count_words(connection, words, {})
    meant: dict[str, tuple[str, ...]] = {}
    typos: dict[str, str] = {}
    for concept in query.concepts:
        if is_known(concept, known):
            continue
        for word in concept.phrases[0]:
            if known.has(word):
                continue
            if begun := await _words_beginning(connection, word):
                meant[word] = begun
            elif close := await _closest(connection, word):
                meant[word], typos[word] = (close,), close
    if meant:
        words.update(word for each in meant.values() for word in each)
        known = await count_words(connection, words, meant)
    return known, typos


async def count_words(
    connection: AsyncConnection, words: Iterable[str], meant: Mapping[str, tuple[str, ...]]
) -> Vocabulary:
    """Count the articles with each of these words, and with the words and stems near them."""
    wanted = {"wanted": arrays.bound(connection, sorted(look_ups(words)))}
    by_word = select(literal(True).label("is_word"), vocabulary.c.word, vocabulary.c.articles)
    by_stem = select(literal(False), vocabulary.c.stem, func.sum(vocabulary.c.articles))
    both = union_all(
        by_word.where(vocabulary.c.word.in_(arrays.words(connection, "wanted"))),
        by_stem.where(vocabulary.c.stem.in_(arrays.words(connection, "wanted"))).group_by(
            vocabulary.c.stem
        ),
    )
    counted: tuple[dict[str, int], dict[str, int]] = {}, {}
    for is_word, known, count in await connection.execute(both, wanted):
        counted[0 if is_word else 1][known] = int(count)
    return Vocabulary(*counted, meant)


async def _words_beginning(connection: AsyncConnection, word: str) -> tuple[str, ...]:
    """Return the commonest words that begin with this one."""
    if len(word) < SHORTEST_BEGINNING or not word.isalpha():
        return ()
    query = (
        select(vocabulary.c.word)
        .where(vocabulary.c.word > word, vocabulary.c.word < f"{word}\U0010ffff")
        .where(vocabulary.c.articles > 0)
        .order_by(vocabulary.c.articles.desc(), vocabulary.c.word)
        .limit(MOST_BEGUN)
    )
    return tuple(await connection.scalars(query))


async def _closest(connection: AsyncConnection, word: str) -> str | None:
    """Return the word that a misspelt one is meant to be; if there is none, the stem."""
    parts = trigrams_of(word)
    if not parts:
        return None
    near = (
        select(trigrams.c.word)
        .where(trigrams.c.trigram.in_(parts))
        .where(func.length(trigrams.c.word).between(len(word) - 2, len(word) + 2))
        .group_by(trigrams.c.word)
        .order_by(func.count().desc(), trigrams.c.word)
        .limit(MOST_SIMILAR)
    )
    for known in (vocabulary.c.word, vocabulary.c.stem):
        query = (
            select(known.label("known"), func.sum(vocabulary.c.articles).label("articles"))
            .where(known.in_(near), vocabulary.c.articles > 0)
            .group_by(known)
        )
        counts = {row.known: int(row.articles) for row in await connection.execute(query)}
        if close := closest(word, counts):
            return close
    return None
