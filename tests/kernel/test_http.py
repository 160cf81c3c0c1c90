"""What templates say of numbers."""

import pytest
from flask import Flask, g

from app.kernel.http import _grouped


@pytest.mark.parametrize(("language", "said"), [("vi", "1.234.567"), ("en", "1,234,567")])
def test_counts_are_grouped_as_the_language_does(language: str, said: str) -> None:
    with Flask(__name__).app_context():
        g.language = language
        assert (_grouped(1234567), _grouped(12)) == (said, "12")
