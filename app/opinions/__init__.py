"""Phiếu lấy ý kiến: a matter of the People's Committee that is decided by circulation, without a meeting (R-UB-05)."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages."""
    from app.opinions.routes import answers, forms

    for subject in (forms, answers):
        app.register_blueprint(subject.pages)
