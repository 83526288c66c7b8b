"""Amounts as people read them; everywhere else money is whole cents."""

from babel import numbers

NBSP = "\u00a0"
WORD = {"de": "Euro", "en": "euros"}


def money(cents: int, language: str) -> str:
    """240 Euro / 240 euros; 97,50 Euro / 97.50 euros"""
    pattern = "#,##0.00" if cents % 100 else "#,##0"
    amount = numbers.format_decimal(cents / 100, format=pattern, locale=language)
    return f"{amount}{NBSP}{WORD[language]}"
