"""Pages and addresses of papers: the desk, the uploads, the list, the reader, the search."""

from flask import Blueprint

from app.documents.routes import (
    body_shelf,
    copies,
    desk,
    differences,
    pack,
    page_files,
    public,
    reader,
    references,
    reports,
    shelf,
    submissions,
    uploads,
)

blueprint = Blueprint("documents", __name__)
for module in (
    body_shelf, copies, desk, differences, pack, page_files, public, reader, references, reports, shelf, submissions,
    uploads,
):  # fmt: skip
    module.add_to(blueprint)
