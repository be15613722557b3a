"""The load: people who work over HTTP and letters that fall into the maildir, while the server is killed under them.

What a client was told stands in the ledger. A request without an answer is sent again with the same Idempotency-Key,
as a careful client does, until an answer comes.
"""

import contextlib
import hashlib
import http.client
import json
import os
import random
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

CSRF = "k" * 32
GIVE_UP = 90.0  # seconds without any answer: then the test has failed
MOST_WAITING = 4  # letters in the maildir
ROWS, MOST_LISTS = 2, 3  # rows of a list that is imported; lists that wait for the same
PROMISED = ("registered", "decided", "lists", "imported", "cases", "stages", "payments", "paid", "mailings")
Answer = tuple[int, Any]


class Ledger:
    """What was given and what was promised; written down by many threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.lists: dict[str, list[Any]] = {
            name: [] for name in ("dropped", "uploaded", "documents", "approvals", "attempted", "surprises")
        }
        self.maps: dict[str, dict[str, Any]] = {name: {} for name in PROMISED}

    def add(self, name: str, value: Any) -> None:
        with self._guard:
            self.lists[name].append(value)

    def promise(self, name: str, key: str, value: Any) -> None:
        """A second answer about the same thing has to say the same."""
        with self._guard:
            if self.maps[name].setdefault(key, value) != value:
                self.lists["surprises"].append(f"{name} {key}: {self.maps[name][key]!r}, then {value!r}")

    def answers(self) -> int:
        """How much clients were told so far."""
        told = self.lists | self.maps
        return sum(len(told[name]) for name in ("uploaded", "documents", "approvals", "registered", "decided"))

    def counts(self) -> dict[str, int]:
        return {name: len(values) for name, values in (self.lists | self.maps).items()}

    def save(self, path: Path) -> None:
        with self._guard:
            path.write_text(json.dumps(self.lists | self.maps))


class Person:
    """A signed-in client of the API that repeats a request until it is answered."""

    def __init__(self, port: int, session: str, halted: threading.Event | None = None) -> None:
        self._port, self._halted = port, halted or threading.Event()
        self._cookies = f"dossier_session={session}; dossier_csrf={CSRF}"

    def get(self, path: str) -> Answer:
        return self._until_answered("GET", path, b"", {})

    def post(self, path: str, data: dict[str, Any] | None = None, *, key: str = "", file: Any = None) -> Answer:
        if file:
            body, kind = _multipart(data or {}, *file)
        else:
            body, kind = json.dumps(data or {}).encode(), "application/json"
        return self._until_answered(
            "POST", path, body, {"Content-Type": kind, "Idempotency-Key": key or uuid.uuid4().hex}
        )

    def _until_answered(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        end = time.monotonic() + GIVE_UP
        while time.monotonic() < end and not self._halted.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                status, content = self._once(method, path, body, headers)
                if status not in (429, 503):
                    return status, json.loads(content or b"null")
            time.sleep(0.02)
        raise TimeoutError(f"{method} {path} was never answered")

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            common = {"Cookie": self._cookies, "X-CSRFToken": CSRF, "Accept": "application/json"}
            connection.request(method, path, body, common | headers)
            answer = connection.getresponse()
            if answer.headers["Content-Length"] is None:
                raise ValueError("the server died while it wrote the headers")
            return answer.status, answer.read()
        finally:
            connection.close()


def _multipart(data: dict[str, Any], name: str, content: bytes) -> tuple[bytes, str]:
    mark = "part-of-the-kill-test"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in data.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    parts += [head, content, f"\r\n--{mark}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={mark}"


class Office:
    """Everybody at work until `close`."""

    def __init__(self, port: int, world: dict[str, Any], mailbox: Path, seed: int) -> None:
        self.ledger, self._world, self._mailbox = Ledger(), world, mailbox
        self._checked, self._done = deque[int](), deque[int]()  # lists on their way
        self._random, self._over, self._halted = random.Random(seed), threading.Event(), threading.Event()
        people = {name: Person(port, session, self._halted) for name, session in world["sessions"].items()}
        self.secretary, self.lawyer, self.manager = people["secretary"], people["lawyer"], people["manager"]
        self.accountant = people["accountant"]
        jobs: list[Callable[[], None]] = [self._drop, self._upload, self._register, self._start]
        jobs += [self._bring, self._take_in, self._take_back, self._deal, self._pay, self._write]
        jobs += [partial(self._decide, people[name]) for name in ("lawyer", "accountant", "signatory")]
        self._threads = [threading.Thread(target=self._repeat, args=(job,), daemon=True) for job in jobs]
        self.errors: list[BaseException] = []
        self.pause = 0.0  # seconds more between two deeds of each

    def open(self) -> None:
        for thread in self._threads:
            thread.start()

    def halt(self) -> None:
        """Let everybody drop what they do, answered or not; the server is gone."""
        self._over.set()
        self._halted.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(GIVE_UP)

    def close(self) -> None:
        """Let everybody end what they began; a server must be running."""
        self._over.set()
        for thread in self._threads:
            thread.join(GIVE_UP + 30)

    def _repeat(self, job: Callable[[], None]) -> None:
        while not self._over.is_set() and not self.errors:
            try:
                job()
            except BaseException as error:  # noqa: BLE001  # the test raises it
                self.errors.append(error)
            time.sleep(self._random.uniform(0.01, 0.08) + self.pause)

    def _word(self) -> str:
        return "w" + uuid.uuid4().hex[:12]

    def _drop(self) -> None:
        """A letter falls into the maildir, as a mail server delivers: whole, by a rename."""
        time.sleep(0.1)
        if len(os.listdir(self._mailbox / "new")) > MOST_WAITING:
            return  # the server is behind: a longer queue would only make the settling longer
        word = self._word()
        raw = letter(word)
        digest = hashlib.sha256(raw).hexdigest()
        self.ledger.add("attempted", digest)
        self._plan(word)
        partial = self._mailbox / "tmp" / word
        partial.write_bytes(raw)
        os.rename(partial, self._mailbox / "new" / f"{time.time():.6f}.{word}.example")
        self.ledger.add("dropped", digest)

    def _plan(self, word: str) -> None:
        self.ledger.add("attempted", subject(word))

    def _upload(self) -> None:
        time.sleep(0.2)
        word = self._word()
        raw = letter(word)
        digest = hashlib.sha256(raw).hexdigest()
        self.ledger.add("attempted", digest)
        self._plan(word)
        status, answer = self.secretary.post("/api/v1/intake/", file=(f"{word}.eml", raw))
        if self._went_well(status, answer, "upload"):
            self.ledger.add("uploaded", digest)

    def _register(self) -> None:
        status, answer = self.secretary.get("/api/v1/intake/?state=waiting")
        rows = answer["results"] if self._went_well(status, answer, "intake") else []
        for row in self._random.sample(rows, min(3, len(rows))):
            wish = {
                "title": row["subject"], "kind": "letter", "journal": "incoming",
                "counterparty": self._world["counterparty"], "executor": self._world["people"]["lawyer"],
            }  # fmt: skip
            path = f"/api/v1/intake/{row['id']}/register/"
            status, made = self.secretary.post(path, wish, key=f"register-{row['id']}")
            if self._went_well(status, made, "register"):
                self.ledger.promise("registered", made["number"], made["document_id"])

    def _start(self) -> None:
        word = self._word()
        title = f"Contract {word}"
        self.ledger.add("attempted", title)
        facts = {"title": title, "kind": "contract"}
        content = f"The parties agree on {word}.".encode()
        status, document = self.lawyer.post("/api/v1/documents/", facts, file=(f"{word}.txt", content))
        if not self._went_well(status, document, "document"):
            return
        self.ledger.add("documents", title)
        wish = {"document": document["id"], "route": self._world["route"]}
        status, approval = self.lawyer.post("/api/v1/approvals/", wish)
        if self._went_well(status, approval, "approval"):
            self.ledger.add("approvals", approval["id"])
        time.sleep(0.15)

    def _decide(self, person: Person) -> None:
        status, answer = person.get("/api/v1/visas/")
        rows = answer["results"] if self._went_well(status, answer, "visas") else []
        for row in self._random.sample(rows, min(3, len(rows))):
            wish = {"decision": "approved", "seen_digest": row["about"]["digest"]}
            status, visa = person.post(f"/api/v1/visas/{row['id']}/decide/", wish)
            if self._went_well(status, visa, "decide"):
                self.ledger.promise("decided", str(visa["id"]), "approved")

    def _bring(self) -> None:
        """A list comes in and is checked."""
        if len(self._checked) >= MOST_LISTS:
            return
        word = self._word()
        status, made = self.manager.post("/api/v1/imports/", file=(f"{word}.csv", listing(word)))
        if not self._went_well(status, made, "list"):
            return
        self.ledger.promise("lists", str(made["id"]), word)
        wish = {"mapping": made["mapping"], "version": made["version"]}
        if self._brought_to("checked", made["id"], "check", wish):
            self._checked.append(made["id"])

    def _take_in(self) -> None:
        """The rows of a checked list are taken in; every second list is handed on to be taken back."""
        if self._checked and len(self._done) < MOST_LISTS:
            pk = self._checked.popleft()
            if self._brought_to("done", pk, "run"):
                if pk % 2:
                    self._done.append(pk)
                else:
                    self.ledger.promise("imported", str(pk), "done")

    def _take_back(self) -> None:
        if self._done:
            pk = self._done.popleft()
            if self._brought_to("undone", pk, "undo"):
                self.ledger.promise("imported", str(pk), "undone")

    def _brought_to(self, state: str, pk: int, act: str, wish: dict[str, Any] | None = None) -> bool:
        """Ask for it and wait until it is seen; 409 says that an earlier, unanswered wish was heard."""
        status, made = self.manager.post(f"/api/v1/imports/{pk}/{act}/", wish)
        self._went_well(status, made, act)
        while not self._over.is_set():
            status, made = self.manager.get(f"/api/v1/imports/{pk}/")
            if not self._went_well(status, made, "import") or made["state"] == state:
                return status < 300
            time.sleep(0.2 + self.pause)
        return False

    def _deal(self) -> None:
        """A case is opened and goes on to its next stage."""
        time.sleep(0.7)
        wish = {"template": "deal", "counterparty": self._world["counterparty"], "title": f"Deal {self._word()}"}
        status, made = self.manager.post("/api/v1/cases/", wish)
        if not self._went_well(status, made, "case"):
            return
        self.ledger.promise("cases", made["number"], [made["id"], wish["title"]])
        first, second = self._world["stages"]
        path = f"/api/v1/cases/{made['id']}/move/"
        status, moved = self.manager.post(path, {"stage": second, "seen_stage": first})
        if self._went_well(status, moved, "move"):
            self.ledger.promise("stages", str(made["id"]), second)

    def _pay(self) -> None:
        """What they owed us since yesterday is planned and paid."""
        time.sleep(0.7)
        day, word = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86_400)), self._word()
        wish = {"counterparty": self._world["counterparty"], "direction": "in", "amount": "12.50", "currency": "EUR",
                "purpose": f"Invoice {word}", "booked_on": day, "due_on": "2099-01-01"}  # fmt: skip
        status, made = self.accountant.post("/api/v1/payments/", wish)
        if not self._went_well(status, made, "payment"):
            return
        self.ledger.promise("payments", str(made["id"]), wish["purpose"])
        status, paid = self.accountant.post(f"/api/v1/payments/{made['id']}/pay/", {"paid_on": day})
        if self._went_well(status, paid, "pay"):
            self.ledger.promise("paid", str(made["id"]), day)

    def _write(self) -> None:
        """A letter goes to the members of a list; 409 says that an earlier, unanswered word was heard."""
        time.sleep(1.0)
        wish = {"subject": f"News {self._word()}", "text": "Good day, {name}!", "group": self._world["group"]}
        status, made = self.manager.post("/api/v1/mailings/", wish)
        if not self._went_well(status, made, "mailing"):
            return
        path = f"/api/v1/mailings/{made['id']}/"
        status, said = self.manager.post(f"{path}confirm/", {"version": made["version"]})
        self._went_well(status, said, "confirm")
        status, said = self.manager.get(path)
        if self._went_well(status, said, "mailing") and said["state"] != "draft":
            self.ledger.promise("mailings", str(made["id"]), wish["subject"])

    def _went_well(self, status: int, answer: Any, what: str) -> bool:
        """409 is an honest answer to a race of two clerks; anything else that is no success is a surprise."""
        if status < 300:
            return True
        if status != 409:
            self.ledger.add("surprises", f"{what}: {status} {str(answer)[:300]}")
        return False


def subject(word: str) -> str:
    return f"About the delivery {word}"


def listing(word: str) -> bytes:
    """Parties with an account and a person each; ROWS of them."""
    rows = [f"{word} {n};Sokolova{n} Anna;{word}{n}@{word}.example;{_iban(word, n)}" for n in range(ROWS)]
    return "\n".join(["Company name;Contact person;E-mail;IBAN", *rows]).encode()


def _iban(word: str, number: int) -> str:
    inner = f"305299{int(word[1:], 16) % 10**17:017}{number:02}"
    return f"UA{98 - int(inner + '301000') % 97:02}{inner}"


def letter(word: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Anna Sokolova <anna@vektor.example>"
    message["To"] = "office@dossier.example"
    message["Subject"] = subject(word)
    message["Date"] = "Thu, 05 Mar 2026 10:00:00 +0200"
    message["Message-ID"] = f"<{word}@vektor.example>"
    message.set_content(f"Our number {word[:5]}/26 of 05.03.2026\nPlease find our answer about {word}.\n")
    if int(word[1:], 16) % 4 == 0:
        message.add_attachment(f"Enclosed: {word}".encode(), maintype="text", subtype="plain", filename=f"{word}.txt")
    return message.as_bytes()
