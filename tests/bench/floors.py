# SPDX-License-Identifier: MIT
"""What the machine takes at least for the bytes of a stage, whoever makes them."""
import hashlib
import os
import statistics
import subprocess
import time
import zipfile
import zlib
from typing import NamedTuple

from measure import Failure, files_below

PIECE_BYTES = 1 << 20


class Floor(NamedTuple):
    work: str
    what: str
    seconds: float
    our_seconds: float


def pieces_of(paths):
    for path in paths:
        with open(path, "rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield piece


def write_through(paths, target):
    """The file system's part: the bytes are in memory already, as they are when vramgrid writes them."""
    pieces = list(pieces_of(paths))
    os.sync()
    began = time.monotonic()
    fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for piece in pieces:
        os.write(fd, piece)
    os.fsync(fd)
    os.close(fd)
    return time.monotonic() - began


def output_of(*command):
    """The time that a command takes to read the files and write what it makes of them."""

    def take(paths, target):
        began = time.monotonic()
        with open(target, "wb") as output:
            if subprocess.run([*command, *paths], stdout=output).returncode != 0:
                raise Failure(f"cannot run {command[0]}")
        return time.monotonic() - began

    return take


def hash_bytes(paths, _):
    began = time.monotonic()
    digest = hashlib.sha256()
    for piece in pieces_of(paths):
        digest.update(piece)
    return time.monotonic() - began


def write_and_hash(paths, target):
    return write_through(paths, target) + hash_bytes(paths, target)


def compress_zlib(paths, _):
    began = time.monotonic()
    deflater = zlib.compressobj(6)
    for piece in pieces_of(paths):
        deflater.compress(piece)
    deflater.flush()
    return time.monotonic() - began


WRITE_AND_HASH = "write(2), fsync(2) and SHA-256"
OF_FILES = [
    (WRITE_AND_HASH, write_and_hash),
    ("cat to the same disk", output_of("cat")),
    ("write(2) and fsync(2)", write_through),
    ("SHA-256 for the manifest", hash_bytes),
]
OF_XML = [
    ("its XML through zlib, level 6", compress_zlib),
    ("its XML through libdeflate, level 6", output_of("libdeflate-gzip", "-6", "-c")),
    ("its XML through libdeflate, level 1", output_of("libdeflate-gzip", "-1", "-c")),
]


def measure_floors(bench, kinds, work, our_seconds, paths):
    target = os.path.join(bench.folder, "floor")
    floors = []
    for what, take in kinds:
        seconds = statistics.median(take(paths, target) for _ in range(bench.runs))
        floors.append(Floor(work, what, seconds, our_seconds))
    os.remove(target)
    return floors


def file_floors(bench, work, our_seconds, output):
    return measure_floors(bench, OF_FILES, work, our_seconds, files_below(output))


def workbook_floors(bench, work, our_seconds, workbook):
    path = os.path.join(bench.folder, "workbook.xml")
    with zipfile.ZipFile(workbook) as archive, open(path, "wb") as file:
        for name in archive.namelist():
            file.write(archive.read(name))
    floors = measure_floors(bench, OF_XML, work, our_seconds, [path])
    os.remove(path)
    return floors
