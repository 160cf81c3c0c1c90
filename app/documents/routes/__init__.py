"""Pages and addresses of papers: the desk, the uploads, the list, the reader, the search."""

from flask import Blueprint

from app.documents.routes import copies, desk, differences, pack, public, reader, reports, shelf, submissions, uploads

blueprint = Blueprint("documents", __name__)
for module in (copies, desk, differences, pack, public, reader, reports, shelf, submissions, uploads):
    module.add_to(blueprint)
