"""Tests of convviz.trainings."""
