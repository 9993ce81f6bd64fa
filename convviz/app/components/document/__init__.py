"""What the browser's document says of itself, and what is brought to it from outside."""

from convviz.app.components.document.mount import ANYWHERE, PASTE, PASTING, document

__all__ = ["ANYWHERE", "PASTE", "PASTING", "document"]
