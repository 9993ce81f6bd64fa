/**
 * What an element is made with: handlers (`onclick`) and attributes; false, null and undefined leave one out.
 * @typedef {Partial<GlobalEventHandlers> & Record<string, unknown>} Attributes
 */

/**
 * A small element builder: h('button', {class: 'cv-button', title: 'Play'}, 'text or nodes').
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) Object.assign(element, { [name]: value });
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * The element around what an event happened to, by its selector.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const around = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);

/**
 * Sets text only where it changed, and says whether it did: most cells of a grid stay the same from step to
 * step.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}

/**
 * Disables a button, or enables it. One that has the focus keeps it, for it would fall to the page, whose
 * keys play and step.
 * @param {HTMLButtonElement} button
 * @param {boolean} isDisabled
 */
export function disable(button, isDisabled) {
  const keeps = isDisabled && button === document.activeElement;
  button.disabled = isDisabled && !keeps;
  button.ariaDisabled = keeps ? 'true' : null;
}

/**
 * Whether a press of a button counts: one that kept the focus as it was disabled is pressed in vain.
 * @param {EventTarget | null} button
 */
export const isEnabled = (button) => !(button instanceof Element && button.ariaDisabled === 'true');

/**
 * Does what takes an element away; if the focus was in it, it goes to the one that is named.
 * @param {Element} leaving
 * @param {() => HTMLElement | null | undefined} heir  asked afterwards
 * @param {() => void} act
 */
export function passFocus(leaving, heir, act) {
  const had = leaving.contains(document.activeElement);
  act();
  if (had) heir()?.focus({ preventScroll: true });
}
