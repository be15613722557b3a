"""What is taken as the address of a website."""

import pytest

from ecm.errors import InvalidInput
from ecm.websites import is_website, require_website

GOOD = [
    "example.com", "www.example.com", "https://example.com", "HTTP://Example.COM/", "example.com:8080/a?b=c#d",
    "зеркало.рф", "пример.онлайн/страница", "https://my-shop.co.uk/", "xn--80ak6aa92e.com", "1c.ru",
]  # fmt: skip
BAD = [
    "no", "no site", "javascript:alert(1)", "https://javascript", "ftp://example.com", "example", "a..com", "-a.com",
    "example.com page", "office@example.com", "10.0", "https://", ".com", "example.c",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_websites_are_taken(text: str) -> None:
    assert is_website(text)
    require_website(text)


@pytest.mark.parametrize("text", BAD)
def test_others_are_refused(text: str) -> None:
    assert not is_website(text)
    with pytest.raises(InvalidInput) as refused:
        require_website(text)
    assert list(refused.value.fields) == ["website"]


def test_no_website_is_no_mistake() -> None:
    require_website("")
