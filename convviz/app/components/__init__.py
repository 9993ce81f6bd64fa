"""Parts that run in the browser, each in a folder of its own with its Python side."""
