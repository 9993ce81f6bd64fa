"""A widget that Python sets: the browser is told what it does not show, and what it said before is old.

Every request says what all widgets show. Streamlit takes each difference from Python's own value for a
choice, so a request that was under way while Python moved on would take the move back: "Go on" chooses the
next part of a lesson, and the stage still tells its last step. And with each run it tells a widget again
what that shows already.
"""

from __future__ import annotations

from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import state

STATE = "SessionState"
NEEDED = (
    *("_call_callbacks", "_widget_changed", "register_widget"),
    *("_new_widget_state", "_new_session_state", "_old_state"),
)
"""Streamlit's own, which no documentation names: a version without them goes on as it does."""
_TRIGGERS = {"trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value"}


def heed_what_was_told() -> None:
    """Have all sessions know what their browsers have been told."""
    own: Any = getattr(state, STATE, None)
    if own is not None and all(hasattr(own, name) for name in NEEDED) and not hasattr(own, "_shows"):
        setattr(state, STATE, _heeding(own))


def _heeding(own: Any) -> Any:
    """Return the class of Streamlit's state of a session, which knows what the browser has been told."""

    class State(own):
        """The values of the widgets of a session."""

        told: dict[str, WidgetState | None]
        """What the browser said before, of each widget that was told a value and has not said it since.

        None where it showed no such widget. One that is told what it says itself may yet hear of an older
        value, and is told again each time.
        """
        said: dict[str, WidgetState]
        """What the browser said with its last request, of the widgets that were on its page."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.told, self.said = {}, {}

        def register_widget(self, metadata: Any, user_key: str | None) -> Any:
            """Tell the browser a value that Python sets, where it does not show it."""
            id, given = metadata.id, self._new_session_state
            if user_key in given and self._shows(metadata, given[user_key]):
                del given[user_key]
            result = super().register_widget(metadata, user_key)
            if result.value_changed:
                self.told[id] = self.said.get(id)
            return result

        def _shows(self, metadata: Any, value: Any) -> bool:
            """Say whether the browser shows this value, in the words in which it would be told now."""
            id = metadata.id
            if id not in self.said or id in self.told or self._new_widget_state.get(id) != value:
                return False
            return bool(_wire(self.said[id]) == metadata.serializer(value))

        def _call_callbacks(self, **kwargs: Any) -> None:
            """Leave out what the browser says because it had not heard better yet."""
            new = self._new_widget_state
            now = {id: new.get_serialized(id) for id in new}
            changed = [id for id in now if self._widget_changed(id)]
            late = [id for id in changed if id in self.told and now[id] == self.told[id]]
            # one who chooses says so alone: then the old value is chosen again
            if any(self._is_news(id, now[id]) for id in changed if id not in late):
                for id in late:
                    del new[id]
            self.told = {
                id: before
                for id, before in self.told.items()
                if before and id in now and (id in changed or now[id] == before)
            }
            # what the run before left out the browser is about to forget; each press of a button is new
            self.said = {id: it for id, it in now.items() if id in self._old_state and not _is_press(it)}
            super()._call_callbacks(**kwargs)

        def _is_news(self, id: str, state: WidgetState) -> bool:
            return _is_press(state) or (id in self.said and state != self.said[id])

    return State


def _is_press(state: WidgetState) -> bool:
    return state.WhichOneof("value") in _TRIGGERS


def _wire(state: WidgetState) -> Any:
    """Return the value of a message as a widget's serializer gives it."""
    field = state.WhichOneof("value")
    value: Any = getattr(state, field) if field else None
    return list(value.data) if hasattr(value, "data") else value
