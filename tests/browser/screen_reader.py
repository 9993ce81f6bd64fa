"""What a screen reader on a phone is given: the browser's accessibility tree, and what is said aloud.

It goes by roles and names alone and presses what it has found as TalkBack does, by a click without a pointer.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

from tests.browser.stage_page import StagePage

PATIENCE_MS = 20_000
A_LOOK_MS = 50
# Every text that comes into a live region, in order.
_LISTEN = """() => {
  if (window.heard) return window.heard.splice(0); // somebody listened before in this document
  const LIVE = '[role="status"], [role="alert"], [aria-live]:not([aria-live="off"])';
  window.heard = [];
  const words = (node) => {
    if (node instanceof Element && node.matches('[aria-hidden="true"], [role="img"]')) return '';
    return node instanceof Element ? [...node.childNodes].map(words).join('') : node.textContent;
  };
  const hear = (region) => {
    const text = words(region).trim();
    if (text && region.isConnected && heard.at(-1) !== text) heard.push(text);
  };
  new MutationObserver((records) => {
    const changed = new Set();
    for (const { target, addedNodes } of records) {
      const at = target instanceof Element ? target : target.parentElement;
      const region = at?.closest(LIVE);
      if (region) changed.add(region);
      for (const node of addedNodes)
        if (node instanceof Element) for (const inner of node.querySelectorAll(LIVE)) changed.add(inner);
    }
    changed.forEach(hear);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""
# Whether all were said, in this order.
_WAS_SAID = """said => {
  let next = 0;
  for (const text of heard)
    if (next < said.length && new RegExp(said[next]).test(text.replaceAll('\u2212', '-'))) next++;
  return next === said.length;
}"""


class ScreenReader:
    """A person who hears one page of a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line = page.context.new_cdp_session(page)
        page.add_init_script(f"({_LISTEN})()")
        page.evaluate(_LISTEN)  # a tab that stays is not loaded anew

    def tree(self) -> list[tuple[str, str, int]]:
        """Return role, name and id of all that is told."""
        nodes = self.line.send("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""), node["backendDOMNodeId"])
            for node in nodes
            if not node["ignored"] and node.get("backendDOMNodeId")
        ]

    def find(self, role: str, name: str) -> tuple[str, int]:
        """Wait for the one element of this role whose name matches; return its name and id."""
        for _ in range(PATIENCE_MS // A_LOOK_MS):
            found = [
                (told, node) for each, told, node in self.tree() if each == role and re.search(name, told)
            ]
            if len(found) == 1:
                return found[0]
            self.page.wait_for_timeout(A_LOOK_MS)
        raise AssertionError(f"There are {len(found)} of {role} “{name}”: {found}")

    def has(self, role: str, name: str) -> bool:
        return any(each == role and re.search(name, told) for each, told, _node in self.tree())

    def press(self, role: str, name: str) -> str:
        """Press the one element of this role and name; return the name."""
        told, node = self.find(role, name)
        self._call(node, "function () { this.scrollIntoView({ block: 'center' }); this.click(); }")
        return told

    def unfold(self, name: str) -> None:
        """Press the one part of this name that folds, unless it is told as expanded."""
        _told, node = self.find("DisclosureTriangle", name)
        tree = self.line.send(
            "Accessibility.getPartialAXTree", {"backendNodeId": node, "fetchRelatives": False}
        )
        told = {each["name"]: each["value"].get("value") for each in tree["nodes"][0]["properties"]}
        if not told.get("expanded"):
            self.press("DisclosureTriangle", name)

    def focus(self, role: str, name: str) -> None:
        self._call(self.find(role, name)[1], "function () { this.focus(); }")

    def set(self, role: str, name: str, value: str) -> None:
        """Give a slider or a list another value, as a swipe up or down on it does."""
        change = """function (value) {
          this.value = value;
          for (const kind of ['input', 'change']) this.dispatchEvent(new Event(kind, { bubbles: true }));
        }"""
        self._call(self.find(role, name)[1], change, value)

    def box(self, role: str, name: str) -> tuple[float, float, float, float]:
        """Where an element lies in the window: left, top, width, height."""
        measure = """function () {
          this.scrollIntoView({ block: 'center' });
          const { left, top, width, height } = this.getBoundingClientRect();
          return [left, top, width, height];
        }"""
        left, top, width, height = self._call(self.find(role, name)[1], measure)
        return left, top, width, height

    def heard(self) -> list[str]:
        """All that was said aloud so far."""
        return [text.replace("\N{MINUS SIGN}", "-") for text in self.page.evaluate("() => window.heard")]

    def hear(self, *said: str) -> None:
        """Wait until these were said, each by its pattern, one after the other."""
        assert StagePage(self.page, "").holds(_WAS_SAID, list(said)), f"{said}: only {self.heard()}"

    def _call(self, node: int, function: str, *arguments: str) -> Any:
        element = self.line.send("DOM.resolveNode", {"backendNodeId": node})["object"]["objectId"]
        made = {
            "objectId": element,
            "functionDeclaration": function,
            "returnByValue": True,
            "userGesture": True,
        }
        answer = self.line.send(
            "Runtime.callFunctionOn", {**made, "arguments": [{"value": each} for each in arguments]}
        )
        return answer["result"].get("value")
