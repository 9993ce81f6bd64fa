"""The course: lessons that are watched, done and asked, with seven bars that say how far one is."""

from convviz.app.pages.learn.course.page import course_view

__all__ = ["course_view"]
