"""Search: the commonest words of the base, words of every frequency, and pairs, from the query to the snippets."""

import random
import re
from collections import Counter
from functools import partial

from bench.figures import Figure, of_samples, queries_of, timed
from bench.measures.pages import signed_in

WORDS = 60
RUNS = 3


def run(documents: int) -> list[Figure]:
    from ecm.models import User
    from search.queries import find

    user = User.objects.get(username="secretary")
    ranked = _words()
    chosen = random.Random(7)
    sets = {
        "commonest words": [word for word, _ in ranked[:WORDS]],
        "words of all sorts": [word for word, _ in chosen.sample(ranked, min(WORDS, len(ranked)))],
        "pairs of common words": [" ".join(word for word, _ in chosen.sample(ranked[:200], 2)) for _ in range(WORDS)],
    }
    figures = []
    everything: list[float] = []
    for name, words in sets.items():
        samples = [time for word in words for time in timed(partial(find, user, word), RUNS, warm_up=1)]
        everything += samples
        queries = max(queries_of(partial(find, user, word)) for word in words)
        figures.append(of_samples(f"search, {name}", samples, queries=queries, notes={"like": words[:8]}))
    whole = of_samples("search", everything, target=8.0, target_p95=25.0)
    return [whole, *figures, _page(sets["commonest words"])]


def _page(words: list[str]) -> Figure:
    client = signed_in("secretary")
    samples = [time for word in words for time in timed(partial(client.get, "/app/search/", {"q": word}), 1, warm_up=1)]
    return of_samples("search page", samples)


def _words() -> list[tuple[str, int]]:
    """Words of a sample of the texts, the commonest first."""
    from storage.models import BlobReading

    texts = BlobReading.objects.exclude(text="").order_by("-blob_id").values_list("text", flat=True)[:400]
    counted = Counter(word for text in texts for word in set(re.findall(r"\w{3,}", text.lower())) if not word.isdigit())
    return counted.most_common(4000)
