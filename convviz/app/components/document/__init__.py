"""What the browser's document says of itself."""

from convviz.app.components.document.mount import document_language

__all__ = ["document_language"]
