"""Ways to reach a person open the right program."""

import pytest

from counterparties.templatetags.reaching import way


@pytest.mark.parametrize(
    ("kind", "value", "url", "sms"),
    [
        ("email", "anna@vektor.example", "mailto:anna@vektor.example", ""),
        ("phone", "+7 (495) 123-45-67", "tel:+74951234567", ""),
        ("phone", "8 495 123-45-67 доб. 12", "tel:84951234567;ext=12", ""),
        ("mobile", "+380 67 123 45 67", "tel:+380671234567", "sms:+380671234567"),
        ("messenger", "@anna_k", "https://t.me/anna_k", ""),
        ("messenger", "t.me/anna_k", "https://t.me/anna_k", ""),
        ("messenger", "WhatsApp +7 916 123-45-67", "https://wa.me/79161234567", ""),
        ("messenger", "viber: +359 88 123 4567", "viber://chat?number=359881234567", ""),
        ("messenger", "javascript:alert(1)", "", ""),
        ("other", "third window on the left", "", ""),
    ],
)
def test_a_way_opens(kind: str, value: str, url: str, sms: str) -> None:
    found = way(kind, value)
    assert (found.url, found.sms, found.text) == (url, sms, value)
