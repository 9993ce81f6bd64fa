import { h, setText } from '../../../common/js/dom.js';

/** @import { Model } from '../state/model.js' */

const WIDTHS = [1, 2, 3, 4];
const TOOLS = /** @type {const} */ (['pen', 'eraser']);

/** @typedef {(typeof TOOLS)[number]} Tool */

/**
 * The pen, its grey and its width, and the eraser: there where the input's numbers are one's own, once
 * drawing was asked for.
 */
export class DrawTools {
  /** @type {number | undefined}  how often drawing was asked for beside the stage */
  asked;

  /** @param {() => void} turned */
  constructor(turned) {
    this.turned = turned;
    this.isPressed = false;
    this.isOwn = false;
    /** @type {Tool} */
    this.tool = 'pen';
    this.toggle = h('button', { type: 'button', class: 'cv-button cv-word', 'data-do': 'draw' });
    this.toggle.onclick = () => this.turn(!this.isPressed);
    this.tools = { pen: this.button('pen'), eraser: this.button('eraser') };
    this.grey = h('input', { type: 'range', min: '0', max: '1', step: '0.05', value: '1', class: 'cv-grey' });
    this.grey.oninput = () => this.choose('pen');
    this.level = h('output', {});
    this.greyName = h('span', {});
    this.pen = h('select', { 'data-draw': 'width' });
    this.choices = h(
      'span',
      { class: 'cv-choice' },
      this.tools.pen,
      this.tools.eraser,
      h('label', { class: 'cv-brush-label' }, this.greyName, this.grey, this.level),
      this.pen,
    );
    this.help = h('span', { class: 'cv-help' });
    this.element = h(
      'div',
      { class: 'cv-tools cv-draw', role: 'group' },
      this.toggle,
      this.choices,
      this.help,
    );
  }

  /** Whether a press on the input draws. */
  get isOn() {
    return this.isPressed && this.isOwn;
  }

  /** The number that a stroke leaves. */
  get ink() {
    return this.tool === 'eraser' ? 0 : Number(this.grey.value);
  }

  /** Cells each way under the pen, or the eraser. */
  get width() {
    return Number(this.pen.value);
  }

  /** @param {Tool} name */
  button(name) {
    const kind = { type: 'button', class: 'cv-button cv-word', 'data-draw': name };
    return h('button', { ...kind, onclick: () => this.choose(name) });
  }

  /** @param {Model} model */
  configure({ text, meta, tools }) {
    this.isOwn = meta.input === 'own' && !tools.compact;
    setText(this.toggle, text.draw);
    this.element.ariaLabel = text.draw;
    for (const name of TOOLS) setText(this.tools[name], text[name]);
    setText(this.greyName, text.grey);
    setText(this.help, text.draw_help);
    this.pen.ariaLabel = this.pen.title = text.pen_width;
    if (!this.pen.options.length)
      this.pen.append(...WIDTHS.map((n) => h('option', { value: String(n) }, `${n} × ${n}`)));
    const isNew = this.asked !== undefined && (tools.drawing ?? 0) > this.asked;
    this.asked = tools.drawing ?? 0;
    this.element.hidden = !this.isOwn || !this.asked;
    if (isNew) this.isPressed = true;
    this.show();
  }

  /** @param {boolean} isPressed */
  turn(isPressed) {
    this.isPressed = isPressed;
    this.show();
    this.turned();
  }

  /** @param {Tool} name */
  choose(name) {
    this.tool = name;
    this.show();
  }

  show() {
    this.toggle.ariaPressed = String(this.isPressed);
    this.choices.hidden = this.help.hidden = !this.isPressed;
    for (const name of TOOLS) this.tools[name].ariaPressed = String(name === this.tool);
    this.level.value = Number(this.grey.value).toFixed(2);
  }
}
