"""Tests of convviz.app.pages.learn.network."""
