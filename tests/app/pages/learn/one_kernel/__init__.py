"""Tests of convviz.app.pages.learn.one_kernel."""
