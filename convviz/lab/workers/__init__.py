"""Work off the request path: calls made by modest processes, in turn, and who may hand them in."""
