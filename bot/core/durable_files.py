"""Files that outlive a power cut: their content, and the name that they have in a folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path


@contextmanager
def new_file(path: Path) -> Iterator[BufferedIOBase]:
    """Open a new file in place of an older one, for its owner alone; durable when the block ends.

    Its name is not: see `sync_folder`. Raises OSError.
    """
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make durable which names a folder has: a file renamed or deleted before is so for good.

    fsync(2): syncing a file "does not necessarily ensure that the entry in the directory containing
    the file has also reached disk". Raises OSError, but not where a file system cannot do it.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)
