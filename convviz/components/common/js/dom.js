/** A small element builder: h('button', {class: 'cv-button', title: 'Play'}, 'text or nodes'). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element[name] = value;
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** Sets text only where it changed: most cells of a grid stay the same from step to step. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
