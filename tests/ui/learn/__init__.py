"""Tests of convviz.ui.learn."""
