"""Tests of convviz.ui.imitation."""
