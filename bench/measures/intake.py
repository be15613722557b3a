"""Text PDFs: from bytes to searchable, many at once and one alone; CPU time of this process and of the cage."""

import io
import random
import resource
import time

from bench.figures import Figure, of_samples
from bench.measures.search import _words

MANY, ALONE = 200, 12
SYLLABLES = ["ва", "до", "ри", "ко", "ме", "ну", "са", "ти", "по", "ля", "бе", "го", "ша", "же"]


def run(documents: int) -> list[Figure]:
    from ecm.jobs.runner import start_embedded
    from storage.sandbox.cage import cage

    rounds = _rounds_done()
    vocabulary = [word for word, times in _words() for _ in range(times)]
    files = [pdf(n, vocabulary) for n in range(MANY + ALONE)]
    runner = start_embedded(2)
    before, began = _cpu(), time.perf_counter()
    words = [_take_in(content, word) for word, content in files[:MANY]]
    _await_jobs()
    seconds = time.perf_counter() - began
    cpu_of_many = _cpu() - before
    _check_found(words)
    alone = [_alone(word, content) for word, content in files[MANY:]]
    runner.stop()
    before_cage = _cpu()
    cage().close()  # what its children used is known when it has ended
    cage_share = (_cpu() - before_cage) * MANY / (MANY + ALONE)
    cpu = (cpu_of_many + cage_share) * 1000 / MANY
    return [
        Figure("text PDFs to searchable", "/s", round(MANY / seconds, 1), runs=MANY, target=20.0, more_is_better=True),
        Figure("CPU for a text PDF", "ms", round(cpu, 1), runs=MANY, target=60.0),
        of_samples("one fresh PDF to searchable", alone, target=1000.0),
        Figure("CPU for the rounds of a day", "s", round(rounds, 2), runs=1),
    ]


def _rounds_done() -> float:
    """Carry out what comes round by the clock, as it has been on a server that ran yesterday; its CPU in seconds."""
    from django.utils import timezone

    from ecm.jobs.draining import drain
    from ecm.jobs.registry import load_tasks
    from ecm.jobs.rounds import Scheduler

    load_tasks()
    before = _cpu()
    Scheduler().queue_due(timezone.now())
    drain()
    return _cpu() - before


def pdf(seed: int, vocabulary: list[str]) -> tuple[str, bytes]:
    """A word of its own and a PDF of two pages that holds it among words of the base, as often as they are used."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    chance = random.Random(f"pdf {seed}")
    word = "яц" + "".join(chance.choices(SYLLABLES, k=6))
    pdfmetrics.registerFont(TTFont("text", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for page in range(2):
        canvas.setFont("text", 9)
        for line in range(45):
            words = chance.choices(vocabulary, k=10)
            canvas.drawString(40, 800 - line * 16, " ".join([*words, word if line == page else ""]))
        canvas.showPage()
    canvas.save()
    return word, out.getvalue()


def _take_in(content: bytes, word: str) -> str:
    from django.utils import timezone

    from storage.models import DocumentKind
    from storage.services import create_document, store_file

    now = timezone.now()
    blob = store_file(io.BytesIO(content), f"{word}.pdf", at=now)
    kind = DocumentKind.objects.order_by("pk")[0]
    create_document(title="Письмо", kind=kind, actor=None, at=now, blob=blob, file_name=f"{word}.pdf")
    return word


def _await_jobs() -> None:
    """Until no job waits that is due."""
    from django.utils import timezone

    from ecm.models import Job

    end = time.monotonic() + 300
    while Job.objects.filter(state__in=["queued", "running"], run_at__lte=timezone.now()).exists():
        time.sleep(0.1)
        if time.monotonic() > end:
            raise SystemExit("the jobs were not done in time")


def _check_found(words: list[str]) -> None:
    if lost := [word for word in words if not _is_found(word)]:
        raise SystemExit(f"{len(lost)} files are not found")


def _is_found(word: str) -> bool:
    from ecm.models import User
    from search.queries import find

    return bool(find(User.objects.get(username="secretary"), word, limit=1).hits)


def _alone(word: str, content: bytes) -> float:
    began = time.perf_counter()
    _take_in(content, word)
    while not _is_found(word):
        time.sleep(0.01)
    return (time.perf_counter() - began) * 1000


def _cpu() -> float:
    """Seconds of this process and of children that ended (the cage counts when it is closed)."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
