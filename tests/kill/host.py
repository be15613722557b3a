"""A process that has imported the product once and forks servers from itself, so that a restart costs milliseconds.

Run as `python -m tests.kill.host` with the product's own settings (`ECM_DATA_DIR` and the like); speaks JSON lines:
`{"do": "serve", "port": 1234, "fault": "blobs.renamed", "nth": 1, "plant": ""}` starts a server in a process group of
its own, `{"do": "bury", "pid": 7}` reaps one that was killed, `{"do": "call", "name": "tests.kill.world:build",
"args": {...}}` runs a function in a child and answers with what it returned. The host never opens the database.
"""

import importlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

POLL_EVERY = 0.25  # seconds between two looks into the watched folder
BEHIND = ("imports.",)  # points that jobs reach which would wait long behind those of the letters


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecm.settings")
    import django

    django.setup()
    _warm_up()
    _answer({"ready": True})
    for line in sys.stdin:
        wish = json.loads(line)
        deed: Any = _WISHES[wish.pop("do")]
        _answer(deed(**wish))


def _start(**wish: Any) -> dict[str, Any]:
    return {"pid": _forked(lambda: _serve(**wish))}


def _bury(pid: int) -> dict[str, Any]:
    os.waitpid(pid, 0)
    return {}


def _warm_up() -> None:
    """Import what a server imports at its first requests; connections are left to the children."""
    from django.db import connection
    from django.test import Client

    from ecm.jobs.registry import load_tasks

    load_tasks()
    strangers = Client(SERVER_NAME="localhost", raise_request_exception=False)
    for path in ("/api/v1/intake/", "/api/v1/documents/", "/api/v1/visas/"):
        strangers.get(path)
    if connection.connection is not None:
        raise RuntimeError("a connection that the children would share was opened")


def _answer(value: dict[str, Any]) -> None:
    print(json.dumps(value), flush=True)


def _forked(body: Any) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    os.dup2(2, 1)  # what a server prints goes to its log; the host's own output is for its answers
    try:
        body()
    except BaseException:  # noqa: BLE001  # a child must never return into the host's loop
        traceback.print_exc()
    os._exit(1)


def _called(name: str, args: dict[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()

    def body() -> None:
        os.close(reading)
        module, _, function = name.partition(":")
        try:
            result = {"result": getattr(importlib.import_module(module), function)(**args)}
        except Exception:  # noqa: BLE001  # told to the test, which fails with it
            result = {"error": traceback.format_exc()}
        with os.fdopen(writing, "w") as pipe:
            json.dump(result, pipe)
        os._exit(0)

    pid = _forked(body)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(text) if text else {"error": "the child died"}


def _serve(port: int, fault: str = "", nth: int = 1, plant: str = "") -> None:
    if plant:
        from tests.kill.planted import plant as plant_defect

        fault = plant_defect(plant)
    if fault:
        _arm(fault, nth)
    from django.core.wsgi import get_wsgi_application

    from ecm.jobs.runner import start_embedded

    server = _Server(("127.0.0.1", port), _Quiet)
    server.set_app(_answering(get_wsgi_application()))
    start_embedded(2)
    first = f"{fault.partition('.')[0]}." if fault.startswith(BEHIND) else ""
    threading.Thread(target=_look_often, args=(first,), daemon=True).start()
    server.serve_forever()


def _answering(inner: Any) -> Any:
    """The application with a point between the deed and its answer."""
    from ecm import faults

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        answer = inner(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST":
            faults.point("server.answered")
            faults.point(f"server.answered{environ['PATH_INFO']}")
        return answer

    return application


def _arm(fault: str, nth: int) -> None:
    from ecm import faults

    left = [nth]

    def die() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.killpg(0, signal.SIGKILL)

    faults.arm(fault, die)


def _look_often(first: str) -> None:
    """The product looks into its mail accounts once a minute; here that would be a long wait.

    Jobs whose name begins with `first` are carried out before all others: the server lives for a moment only.
    """
    from django.db import DatabaseError, connection, transaction

    from ecm.jobs import enqueue
    from tests.kill.world import put_first

    while True:
        try:
            with transaction.atomic():
                enqueue("correspondence.poll_account", {"account_id": 1}, merge_key="poll:1")
                if first:
                    put_first(first)
        except DatabaseError:
            traceback.print_exc()
        connection.close()
        time.sleep(POLL_EVERY)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64
    allow_reuse_address = True

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # the plain one: no look-up of this machine's name
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that went away


class _Handler(ServerHandler):
    http_version = "1.1"

    def log_exception(self, exc_info: Any) -> None:
        pass


class _Quiet(WSGIRequestHandler):
    def handle(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            return
        reading: Any = self.rfile
        writing: Any = self.wfile
        handler = _Handler(reading, writing, self.get_stderr(), self.get_environ(), multithread=True)
        handler.request_handler = self  # type: ignore[attr-defined]  # wsgiref's own protocol
        handler.run(self.server.get_app())  # type: ignore[attr-defined]  # WSGIServer has it

    def log_message(self, *args: Any) -> None:
        pass


_WISHES = {"serve": _start, "bury": _bury, "call": _called}

if __name__ == "__main__":
    main()
