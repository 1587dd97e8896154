"""A case from the archive as a page to read and a log for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import escape

from bot.cases.model import AuditEntry
from bot.cases.records import Record, RecordedPiece, RecordKind
from bot.messages.dates import moment
from bot.messages.sanitize import remove_tricks
from bot.places.labels import PageContext
from bot.tips.questionnaire import Form, Question, QuestionKind, category_label, load_form
from bot.tips.wording import answer_text, kind_text, place_text

# The page fetches nothing from elsewhere and runs nothing: its words are a stranger's.
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "dt{color:#666;margin-top:.8rem}dd{margin:0;white-space:pre-wrap}"
    "article{border-top:1px solid #ccc;margin-top:1.2rem;padding-top:.6rem}"
    "h2{font-size:1rem;margin:0}time,small{color:#666;display:block}"
    "p{white-space:pre-wrap;margin:.4rem 0}"
    "img{max-width:100%}code{overflow-wrap:anywhere}"
    ":root{color-scheme:light dark}"
)

_OF_FILES = frozenset({RecordKind.KEPT, RecordKind.LEFT})
_LINK = '<p><a href="{path}" download>{path}</a></p>'
_TAGS = {
    "photo": '<p><img src="{path}" alt=""></p>' + _LINK,
    "voice": '<p><audio src="{path}" controls></audio></p>' + _LINK,
    "audio": '<p><audio src="{path}" controls></audio></p>' + _LINK,
    "video": '<p><video src="{path}" controls width="320"></video></p>' + _LINK,
    "video_note": '<p><video src="{path}" controls width="240"></video></p>' + _LINK,
    "animation": '<p><video src="{path}" controls width="320"></video></p>' + _LINK,
}


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The files of a case: the archive's record of each, and where it is now."""

    filed: Mapping[str, Record]
    files: Mapping[str, str]
    reader: PageContext


def page(
    codename: str,
    records: Sequence[Record],
    entries: Sequence[AuditEntry],
    reader: PageContext,
    files: Mapping[str, str],
) -> str:
    """Render the page in HTML. `files`: where files lie now, by the names they were kept under.

    `reader`: who reads it; where its `now` is 0, days are written with their year.
    """
    filed = {each.file: each for each in records if each.what in _OF_FILES}
    told = [each for each in records if each.what not in _OF_FILES]
    shelf = _Shelf(filed, files, reader)
    parts = "\n".join([*(_record(each, shelf) for each in told), _actions(entries, reader)])
    return (
        f'<!doctype html>\n<html lang="{reader.words.language}"><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(codename)}</title>\n<style>{_STYLE}</style>\n"
        f"<h1>{escape(codename)}</h1>\n{parts}\n</html>\n"
    )


def log(records: Sequence[Record], entries: Sequence[AuditEntry], files: Mapping[str, str]) -> str:
    """Return records and editors' actions, by time, as JSON Lines, with times as ISO 8601 in UTC.

    A record of a file has its path as well.
    """
    by_time: list[Record | AuditEntry] = [*records, *entries]
    by_time.sort(key=lambda each: each.at)
    return "".join(json.dumps(_line(each, files), ensure_ascii=True) + "\n" for each in by_time)


def _line(told: Record | AuditEntry, files: Mapping[str, str]) -> dict[str, object]:
    kept = {name: value for name, value in asdict(told).items() if value}
    if isinstance(told, Record) and told.file in files:
        kept["path"] = files[told.file]
    return {**kept, "at": datetime.fromtimestamp(told.at, UTC).isoformat()}


def _actions(entries: Sequence[AuditEntry], reader: PageContext) -> str:
    """Render the editors' actions: by their user ids, as the audit log has them."""
    if not entries:
        return ""
    rows = "".join(
        f"<p>{escape(_moment(entry.at, reader))} · {entry.editor} ·"
        f" {escape(_action(entry, reader))}</p>"
        for entry in entries
    )
    return f"<article><h2>{escape(reader.words('archive.deeds'))}</h2>{rows}</article>"


def _action(entry: AuditEntry, reader: PageContext) -> str:
    try:
        return reader.words(f"editors.deed_{entry.did}")
    except KeyError:  # a word of another version of the bot
        return entry.did


def _moment(at: float, reader: PageContext) -> str:
    return moment(reader.words, at, reader.now, reader.zone)


def _record(record: Record, shelf: _Shelf) -> str:
    reader = shelf.reader
    words = reader.words
    when = _moment(record.at, reader)
    stamp = datetime.fromtimestamp(record.at, reader.zone).isoformat(timespec="seconds")
    heading = escape(words(f"archive.{record.what}"))
    body = [*_answers(record, reader), *(_piece(piece, shelf) for piece in record.pieces)]
    if record.note:
        body.append(f"<p>{_quote(record.note)}</p>")
    return (
        f'<article><h2>{heading}</h2><time datetime="{stamp}" title="{stamp}">{escape(when)}</time>'
        + "".join(body)
        + "</article>"
    )


def _answers(record: Record, reader: PageContext) -> Iterator[str]:
    if record.what is not RecordKind.OPENED:
        return
    form = load_form(record.form)
    yield "<dl>"
    for question in form.questions:  # a question of that time may not be asked any more
        if record.answers.get(question.field) and question.label:
            said = _answer(question, record.answers, form, reader)
            yield f"<dt>{escape(reader.words(question.label))}</dt><dd>{_quote(said)}</dd>"
    yield "</dl>"


def _answer(question: Question, answers: Mapping[str, str], form: Form, reader: PageContext) -> str:
    value, words = answers[question.field], reader.words
    if question.kind is QuestionKind.CHOICE:
        category = form.category(value)
        name = words(category_label(value) or "editors.no_category")
        articles = "; ".join(category.articles) if category else ""
        return f"{name} ({articles})" if articles else name
    if question.kind is QuestionKind.PLACE:
        return place_text(value, reader.gazetteer, words)
    return answer_text(question, answers, reader)


def _piece(piece: RecordedPiece, shelf: _Shelf) -> str:
    kind = escape(kind_text(piece.kind, shelf.reader.words))
    where = (
        f"<p><code>{piece.latitude}, {piece.longitude}</code></p>"
        if piece.latitude is not None
        else ""
    )
    text = f"<p>{_quote(piece.text)}</p>" if piece.text else ""
    return f"<small>{kind}</small>{where}{text}{_file(piece, shelf) if piece.file else ''}"


def _file(piece: RecordedPiece, shelf: _Shelf) -> str:
    """Render the file, with its hash and the time it was noted; or why it is missing."""
    words, record = shelf.reader.words, shelf.filed.get(piece.file)
    if record is None or record.what is RecordKind.LEFT:
        why = words(f"archive.left_{record.note}" if record else "archive.not_kept")
        return f"<p><em>{escape(why)}</em></p>"
    path = shelf.files.get(piece.file)
    shown = f"<p><em>{escape(words('archive.missing'))}</em></p>"
    if path is not None:
        shown = _TAGS.get(piece.kind, _LINK).format(path=escape(path))
    return (
        f"{shown}<p><small>SHA-256 <code>{escape(record.sha256)}</code><br>"
        f"{words.number(record.size)} B · {escape(_moment(record.at, shelf.reader))}</small></p>"
    )


def _quote(text: str) -> str:
    """Escape a stranger's words: they cannot add markup, hide other words or break the file."""
    return escape(remove_tricks(text).encode("utf-8", "replace").decode())
