"""A conversation as the clinic's record takes it: FHIR R4, PDF, plain text. Pure."""

from bot.console.record.bundle import bundle_of
from bot.console.record.content import Content, content_of
from bot.console.record.paper import pdf_of
from bot.console.record.plain import text_of

__all__ = ["Content", "bundle_of", "content_of", "pdf_of", "text_of"]
