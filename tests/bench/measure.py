# SPDX-License-Identifier: MIT
"""Runs commands in turn and keeps what they took."""
import os
import shutil
import statistics
import subprocess
import time
from typing import NamedTuple

TIME = "/usr/bin/time"


class Failure(Exception):
    pass


class Run(NamedTuple):
    seconds: float
    processor_seconds: float
    peak_mib: float
    user_seconds: float = 0.0  # of the former, without the kernel's


class Command(NamedTuple):
    arguments: list
    output: str  # a file or folder, taken away before each run: a report that did not change stays as it is


class Bench(NamedTuple):
    vramgrid: str
    folder: str  # takes the sheets and what the programs make of them
    programs: str  # folder of the C programs
    log: object
    runs: int  # of vramgrid before each run of its peers
    peer_runs: int

    def new_folder(self, name):
        folder = os.path.join(self.folder, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        return folder


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def measure(bench, command):
    """The peak is asked of GNU time, a small program: a child of this one would begin with its memory."""
    peak_path = os.path.join(bench.folder, "peak")
    arguments = [TIME, "-o", peak_path, "-f", "%M", *command.arguments]
    remove(command.output)
    os.sync()  # so that nobody waits for what the one before left to be written
    began = time.monotonic()
    process = subprocess.Popen(arguments, stdout=bench.log, stderr=bench.log)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failure(f"exit code {process.returncode}: {' '.join(command.arguments)}")
    with open(peak_path) as file:
        return Run(seconds, usage.ru_utime + usage.ru_stime, int(file.read()) / 1024, usage.ru_utime)


def measure_in_turn(bench, ours, peers):
    """A list of runs for ours and one for each peer. They alternate, so that a busy machine slows down all."""
    our_runs, peer_runs = [], [[] for _ in peers]
    for _ in range(bench.peer_runs):
        our_runs += [measure(bench, ours) for _ in range(bench.runs)]
        for runs, peer in zip(peer_runs, peers):
            runs.append(measure(bench, peer))
    return our_runs, *peer_runs


def median_seconds(runs):
    return statistics.median(run.seconds for run in runs)


def median_processor_seconds(runs):
    return statistics.median(run.processor_seconds for run in runs)


def median_user_seconds(runs):
    return statistics.median(run.user_seconds for run in runs)


def peak_mib(runs):
    return max(run.peak_mib for run in runs)


def files_below(path):
    if not os.path.isdir(path):
        return [path]
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)


def bytes_below(path):
    return sum(os.path.getsize(file) for file in files_below(path))
