"""A course of lessons: each watched, done and asked, from data that a lecturer can write too."""

from convviz.lab.lessons.course.asking import question_of
from convviz.lab.lessons.course.course import course, lesson_source
from convviz.lab.lessons.course.deeds import Count, Deeds, count
from convviz.lab.lessons.course.lesson import Ask, Lesson, Part, Remedy, Scenery, Task, Teacher, Watch, Words
from convviz.lab.lessons.course.lesson_file import read_lesson
from convviz.lab.lessons.course.own_pixels import with_pixels
from convviz.lab.lessons.course.progress import (
    Asked,
    Progress,
    is_first,
    new_progress,
    progress_of,
    progress_text,
)

__all__ = [
    "Ask",
    "Asked",
    "Count",
    "Deeds",
    "Lesson",
    "Part",
    "Progress",
    "Remedy",
    "Scenery",
    "Task",
    "Teacher",
    "Watch",
    "Words",
    "count",
    "course",
    "is_first",
    "lesson_source",
    "new_progress",
    "progress_of",
    "progress_text",
    "question_of",
    "read_lesson",
    "with_pixels",
]
