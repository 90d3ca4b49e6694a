"""Parquet files of facts: their columns are typed already, text columns excepted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pacte.document.errors import Invalid, Problem
from pacte.exchange.facts_files.sampling import Sample

_MAGIC = b"PAR1"
_RECORDS = 5_000


def is_parquet(path: Path) -> bool:
    """Whether the file begins as Parquet does, whatever its name."""
    with path.open("rb") as source:
        return source.read(4) == _MAGIC


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def sample(path: Path) -> Sample:
    """Columns and first records; `Invalid` for a damaged file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            columns = tuple(file.schema_arrow.names)
            types = [field.type for field in file.schema_arrow]
            batch = next(file.iter_batches(batch_size=_RECORDS), None)
    except (pa.ArrowException, OSError) as error:
        raise Invalid(Problem("damaged_file", path.name, str(error)[:200], "Parquet")) from error
    lists = [column.to_pylist() for column in batch.columns] if batch else [[] for _ in columns]
    records = tuple(tuple(_shown(v) for v in row) for row in zip(*lists, strict=True))
    typed = frozenset(
        i for i, kind in enumerate(types) if not (pa.types.is_string(kind) or _is_large(kind))
    )
    return Sample(columns, records, typed)


def _is_large(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_large_string(kind) or pa.types.is_dictionary(kind))
