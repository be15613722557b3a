"""The child of the cage: walls itself in, does one job on one file, writes the result, ends."""

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from storage.sandbox import confine
from storage.sandbox.jobs import run_job
from storage.sandbox.protocol import Request, encode_result

INPUT, OUTPUT = 3, 4
OUT_OF_MEMORY, BROKEN = 77, 78
PACKAGE = Path(__file__).resolve().parent.parent
READABLE = [
    *(Path(top) for top in ("/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/var/lib", "/var/cache/fontconfig")),
    *(Path(top) for top in ("/proc", "/sys/devices/system/cpu", sys.prefix, sys.base_prefix, PACKAGE)),
]


def become_child(request: Request, descriptors: list[int], folder: Path) -> NoReturn:
    """Carry out the request in this freshly forked process; never returns."""
    code = BROKEN
    try:
        _wall_in(request, descriptors, folder)
        with os.fdopen(INPUT, "rb") as source:
            value, parts = run_job(request.job, source, request.options)
        _write_all(encode_result(value, parts))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)  # whatever happened: nothing of the zygote's may run on in a child


def _wall_in(request: Request, descriptors: list[int], folder: Path) -> None:
    os.setpgid(0, 0)
    confine.die_with_parent()
    _keep_only(descriptors[:2])
    os.chdir(folder)
    tempfile.tempdir = str(folder)  # the zygote has asked for its own before
    os.environ.update({"HOME": str(folder), "TMPDIR": str(folder), "OMP_THREAD_LIMIT": "1"})
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    confine.confine_files(READABLE, folder)
    confine.set_limits(request.limits)


def _keep_only(descriptors: list[int]) -> None:
    """The file is 3, the result is 4, the standard ones lead nowhere, all others are closed."""
    high = [os.dup2(descriptor, 1000 + index) for index, descriptor in enumerate(descriptors)]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.closerange(3, 1000)
    os.dup2(high[0], INPUT)
    os.dup2(high[1], OUTPUT)
    os.closerange(OUTPUT + 1, 1000 + len(high))


def _write_all(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(OUTPUT, view) :]
