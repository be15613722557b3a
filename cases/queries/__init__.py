"""What people see of cases."""

from cases.queries.cases import (
    ORDER,
    CaseFilter,
    CaseLine,
    case_lines,
    case_visible_to,
    cases_of_counterparty,
    cases_sorted,
    cases_visible_to,
    choose,
    lines_of,
    moves_of,
    my_cases,
    my_cases_count,
    next_stages,
    timeline_of,
)
from cases.queries.papers import cases_of_document, paper_visible_to, papers_of
from cases.queries.templates import (
    holds_value,
    stage_of,
    stages_of,
    template_named,
    templates,
    templates_in_use,
    templates_with_stages,
)
from cases.queries.then import as_it_stood, cases_then, moves_at, papers_then

__all__ = [
    "ORDER", "CaseFilter", "CaseLine", "as_it_stood", "case_lines", "case_visible_to", "cases_of_counterparty",
    "cases_of_document", "cases_sorted", "cases_then", "cases_visible_to", "choose", "holds_value", "lines_of",
    "moves_at", "moves_of", "my_cases", "my_cases_count", "next_stages", "paper_visible_to", "papers_of", "papers_then",
    "stage_of", "stages_of", "template_named", "templates", "templates_in_use", "templates_with_stages",
    "timeline_of",
]  # fmt: skip
