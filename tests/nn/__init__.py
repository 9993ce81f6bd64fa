"""Tests of convviz.nn."""
