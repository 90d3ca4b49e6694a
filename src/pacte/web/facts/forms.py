"""The file on its way in: kept aside until its owner has looked at the preview."""

from __future__ import annotations

import re
import shutil
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import Http404

from pacte.apps.members.models import Member
from pacte.exchange.facts_files import Choices
from pacte.facts.layout import DATE_FORMATS

KEPT = timedelta(days=1)
ENDINGS = (".csv", ".txt", ".tsv", ".parquet")
LARGEST_MB = 2048
LEFT_ASIDE = ""
MARKS = (".", ",")


class LimitedUpload(FileUploadHandler):
    """Refuses a body that is too large before any of it is written, whoever sends it."""

    def handle_raw_input(self, _input: Any, _meta: Any, content_length: int, *_: Any) -> None:
        if content_length > LARGEST_MB * 1024 * 1024:
            raise RequestDataTooBig(f"more than {LARGEST_MB} MB")

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        return raw_data

    def file_complete(self, _file_size: int) -> None:
        return None


def keep(file: UploadedFile[Any], member: Member, at: datetime) -> uuid.UUID:
    """Write an uploaded file aside, under its own name; older ones nobody came back for go."""
    folder = _folder(member)
    _sweep(folder, at)
    token = uuid.uuid4()
    (folder / str(token)).mkdir(mode=0o700, parents=True)
    with (folder / str(token) / _safe(file.name or "")).open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return token


def kept_file(member: Member, token: uuid.UUID) -> Path:
    """The file that this member's company keeps under that token, or 404."""
    found = sorted((_folder(member) / str(token)).glob("*"))
    if not found:
        raise Http404
    return found[0]


def forget(member: Member, token: uuid.UUID) -> None:
    shutil.rmtree(_folder(member) / str(token), ignore_errors=True)


def choices_of(data: Any, columns: tuple[str, ...]) -> Choices:
    """The mapping chosen on the page: one field, or none, for each column of the file."""
    chosen = {
        column: data.get(f"column-{place}", LEFT_ASIDE)
        for place, column in enumerate(columns)
        if f"column-{place}" in data
    }
    event, date_format = data.get("event", ""), data.get("date_format", "")
    date_formats = {"date": date_format} if date_format in DATE_FORMATS else {}
    return Choices(
        columns=chosen,
        constants={"event": event} if event and "event" not in chosen.values() else {},
        decimal=data.get("decimal") if data.get("decimal") in MARKS else None,
        date_formats=date_formats,
    )


def _folder(member: Member) -> Path:
    folder: Path = settings.MEDIA_ROOT / "imports" / f"company-{member.company_id}"
    return folder


def _safe(name: str) -> str:
    bare = re.sub(r"[^\w.\- ]", "_", Path(name).name)[-120:].strip(". ")
    return bare or "ventes.csv"


def _sweep(folder: Path, at: datetime) -> None:
    for old in folder.glob("*"):
        if at.timestamp() - old.stat().st_mtime > KEPT.total_seconds():
            shutil.rmtree(old, ignore_errors=True)
