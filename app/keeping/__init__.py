"""Papers on laptops, ahead of the sitting and for when there is no line: which, how politely, and who has them."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds the page of what a laptop keeps, the list that laptops ask for, and the secretariat's count of them."""
    from app.keeping import answers, queries
    from app.keeping.routes import pages

    app.register_blueprint(pages)
    app.after_request(answers.name_the_person)
    # Called by the desk's page only.
    app.context_processor(lambda: {"laptops_ready": queries.readiness})
