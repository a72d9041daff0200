"""Files out of archives, never more than what a server can hold."""

import io
import zipfile
import zlib

from .readers.errors import Refusal

MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE
MOST_FILES = 100
ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")
CHUNK = 64 * 1024


def unpack(filename, content, limit=MOST_BYTES):
    """The files of an upload, which may be an archive.

    Sizes are those of what really comes out, whatever the archive says: a bomb stops
    at the limit.

    :param str filename: its name
    :param bytes content: its bytes
    :param int limit: bytes, for all the files together
    :return: list of tuples (name, bytes)
    :raise Refusal: too big, damaged, with a password, or an archive in an archive
    """
    _check_size(len(content), limit)
    if content.startswith(b"\x1f\x8b"):
        name = filename[:-3] if filename.lower().endswith(".gz") else filename
        return [(name, _gunzip(content, limit))]
    if not content.startswith(b"PK\x03\x04"):
        return [(filename, content)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return list(_unzip(filename, content, archive, limit))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refusal("bad_archive") from error
    except (ValueError, OSError, RuntimeError) as error:
        raise Refusal("bad_archive") from error


def _check_size(size, limit):
    if size > limit:
        raise Refusal("too_big", size=limit // MEGABYTE)


def _gunzip(content, limit):
    stream = zlib.decompressobj(wbits=31)
    try:
        data = stream.decompress(content, limit + 1)
    except zlib.error as error:
        raise Refusal("bad_archive") from error
    _check_size(len(data), limit)
    if not stream.eof:
        raise Refusal("bad_archive")
    return data


def _unzip(filename, content, archive, limit):
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        # A workbook is an archive too.
        raise Refusal("spreadsheet")
    if len(entries) > MOST_FILES:
        raise Refusal("too_many_files", count=MOST_FILES)
    left = limit
    for entry in entries:
        name = entry.filename.replace("\\", "/").rsplit("/", 1)[-1]
        if entry.filename.startswith("__MACOSX/") or name.startswith("."):
            continue
        if entry.flag_bits & 1:
            raise Refusal("encrypted")
        if name.lower().endswith(ARCHIVES):
            raise Refusal("nested", name=name)
        data = _read_entry(archive, entry, left, limit)
        left -= len(data)
        yield name, data


def _read_entry(archive, entry, left, limit):
    parts, size = [], 0
    with archive.open(entry) as stream:
        while True:
            part = stream.read(CHUNK)
            if not part:
                return b"".join(parts)
            size += len(part)
            if size > left:
                raise Refusal("too_big", size=limit // MEGABYTE)
            parts.append(part)
