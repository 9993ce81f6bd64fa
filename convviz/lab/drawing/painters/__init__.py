"""The painters: each puts the shapes of a picture down in its own way."""
