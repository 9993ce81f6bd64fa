"""What the browser's document says of itself, and what is brought to it from outside."""

from convviz.app.components.document.mount import ANYWHERE, document

__all__ = ["ANYWHERE", "document"]
