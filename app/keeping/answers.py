"""What every page says to the service worker: whose it is. A laptop never shows what it keeps of somebody else."""

from flask import Response, g

WHOSE = "X-Person"
NOBODY = "-"


def name_the_person(response: Response) -> Response:
    """Says for whom a page was made; the service worker compares it with the person whose papers it keeps."""
    if response.mimetype == "text/html":
        actor = g.get("actor")
        response.headers[WHOSE] = actor.id if actor is not None else NOBODY
    return response
