"""The page of results, and the list under Ctrl+K."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from ecm.folding import fold
from ecm.web.navigation import NavItem, items_for
from ecm.web.views import WorkspaceView
from search import access, queries
from search.languages import as_typed_elsewhere
from search.registry import facets, kinds

PAGE = 20
PALETTE = 8


@dataclass(frozen=True)
class FacetLink:
    """A value to filter by: where choosing it leads, or where leaving it does."""

    title: str
    count: int
    url: str
    is_chosen: bool


class FindView(WorkspaceView):
    """What was found, with the words marked, and what the results can be narrowed to."""

    permission = access.VIEW
    template_name = "search/find.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text, cursor = request.GET.get("q", "").strip(), request.GET.get("after", "")
        asked = self._asked()
        results = queries.find(
            self.request.user, text, kinds=asked["kinds"], cursor=cursor, limit=PAGE, year=asked["year"],
            chosen=asked["chosen"], with_facets=not cursor,
        )  # fmt: skip
        context = {
            "search_text": text,
            "results": results,
            "facets": [(facet.title, self._links(facet)) for facet in results.facets],
            "chosen": self._chosen(),
            "is_narrowed": bool(self._chosen()),
            "all_url": f"?{urlencode({'q': text})}",
            "kinds": kinds(),
        }
        if self.request.htmx and cursor:
            return self.page(context, template="search/_hits.html")
        return self.page(context)

    def _asked(self) -> dict[str, Any]:
        asked = self.request.GET
        kind, year = asked.get("kind", ""), asked.get("year", "")
        return {
            "kinds": [kind] if kind else None,
            "year": int(year) if year.isdecimal() and len(year) == 4 else None,
            "chosen": {facet.name: asked[facet.name] for facet in facets() if asked.get(facet.name)},
        }

    def _links(self, facet: queries.FacetValues) -> list[FacetLink]:
        now = self.request.GET.get(facet.name, "")
        return [
            FacetLink(
                title=each.title,
                count=each.count,
                url=self._url(facet.name, "" if each.value == now else each.value),
                is_chosen=each.value == now,
            )
            for each in facet.values
        ]

    def _chosen(self) -> list[FacetLink]:
        """What the results are narrowed to now, each with the way out of it."""
        names = ("kind", "year", *[facet.name for facet in facets()])
        values = [(name, self.request.GET[name]) for name in names if self.request.GET.get(name)]
        titles = queries.titles_of(self.request.user, values)
        return [FacetLink(titles[name, value], 0, self._url(name, ""), is_chosen=True) for name, value in titles]

    def _url(self, name: str, value: str) -> str:
        query: QueryDict = self.request.GET.copy()
        query.pop("after", None)
        query.pop(name, None)
        if value:
            query[name] = value
        return f"?{query.urlencode()}"


class PaletteView(WorkspaceView):
    """Ctrl+K: places of the workspace, then objects whose names or numbers begin with what is typed."""

    permission = access.VIEW
    template_name = "search/_palette.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()
        hits = queries.complete(self.request.user, text, limit=PALETTE) if text else []
        return self.page({"text": text, "hits": hits, "places": self._places(text)})

    def _places(self, text: str) -> list[NavItem]:
        """Entries of the sidebar with a word that begins with the text, in any keyboard layout."""
        wanted = [fold(reading) for reading in (text, *as_typed_elsewhere(text))]
        items = items_for(self.request.user)
        return [item for item in items if any(_begins(str(item.title), each) for each in wanted)][:PALETTE]


def _begins(title: str, wanted: str) -> bool:
    folded = fold(title)
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in folded.split())
