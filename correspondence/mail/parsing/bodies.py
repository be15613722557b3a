"""HTML of a letter as plain text, and cleaned for showing."""

from __future__ import annotations

import html
import re

_DROPPED = re.compile(r"<(script|style|head|title|template)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->|<!\[[^>]*>", re.DOTALL)
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/tr|/li|/h[1-6]|hr|/table|/blockquote)\b[^>]*>", re.IGNORECASE)
_CELL = re.compile(r"<\s*/t[dh]\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>?")
_SPACES = re.compile(r"[ \t\f\v\xa0]+")
_MOST = 2_000_000


def html_to_text(source: str) -> str:
    """The words of an HTML body, line breaks kept where a reader sees them."""
    content = re.sub(r"\s+", " ", source[:_MOST])
    content = _drop_blocks(_COMMENT.sub(" ", content))
    content = _CELL.sub("\t", _BREAK.sub("\n", content))
    content = html.unescape(_TAG.sub("", content))
    lines = (_SPACES.sub(" ", line).strip() for line in content.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _drop_blocks(content: str) -> str:
    # An element that is never closed would make the pattern scan to the end for each of them.
    if len(re.findall(r"<(?:script|style|head|title|template)\b", content, re.IGNORECASE)) > 500:
        return content
    return _DROPPED.sub(" ", content)


def clean_html(source: str) -> str:
    """HTML safe to show in a sandboxed frame: no script, no outside resource, no form, links without a referrer."""
    import nh3  # loaded with the first letter shown, not with the start of the server

    return nh3.clean(
        source[:_MOST],
        tags={
            "a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd", "div", "dl",
            "dt", "em", "font", "h1", "h2",
            "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span",
            "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
        },
        clean_content_tags={"script", "style", "title", "template"},
        attributes={
            "a": {"href", "title"}, "td": {"colspan", "rowspan", "align"}, "th": {"colspan", "rowspan", "align"},
            "font": {"color", "size"}, "ol": {"start", "type"},
        },
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )  # fmt: skip
