"""The page of results."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from ecm.web.views import WorkspaceView
from search import access, queries
from search.registry import facets, kinds

PAGE = 20


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
