"""From a PDF to pages: text with places, images, slices. The one package that uses PyMuPDF, in the sandbox only.

Outside the sandbox only `read` is imported; it does not load PyMuPDF.
"""

from app.documents.pages.read import Budget, NeedsPassword, PageRead, PdfRead, Slice, read

__all__ = ["Budget", "NeedsPassword", "PageRead", "PdfRead", "Slice", "read"]
