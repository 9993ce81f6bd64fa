"""Tests of convviz.ui.network."""
