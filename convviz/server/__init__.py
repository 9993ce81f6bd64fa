"""What surrounds the pages on the server: security headers, the browser's files, and the warm-up.

app.py puts these three into `streamlit.App`.
"""

from convviz.server.headers import middleware
from convviz.server.lifespan import lifespan
from convviz.server.routes import routes

__all__ = ["lifespan", "middleware", "routes"]
