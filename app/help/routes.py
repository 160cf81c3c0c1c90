"""Trợ giúp: the list of guides and each of them."""

from flask import Blueprint, render_template

from app.help.guides import GUIDES
from app.kernel.errors import NotFound
from app.kernel.http import public
from app.kernel.sentences import language

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@public
def guides() -> str:
    """GET /help: which guides there are."""
    return render_template("help/guides.html", guides=GUIDES)


@blueprint.get("/help/<page>")
@public
def guide(page: str) -> str:
    """GET /help/<page>: one guide, in the reader's language."""
    found = next((one for one in GUIDES if one.page == page), None)
    if found is None:
        raise NotFound()
    return render_template("help/guide.html", guide=found, text=found.html(language()))
