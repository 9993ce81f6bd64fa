"""One question of any kind, for every view of Learn that asks: who asks keeps what was tried."""

from convviz.app.pages.learn.question.controls import Controls
from convviz.app.pages.learn.question.show import show_question
from convviz.app.pages.learn.question.watching import watch_link
from convviz.app.widgets.messages import said

__all__ = ["Controls", "said", "show_question", "watch_link"]
