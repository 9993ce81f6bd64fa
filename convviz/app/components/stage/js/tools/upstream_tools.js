import { readNumber } from '../../../numerals/js/number.js';
import { Question } from '../../../numerals/js/question.js';
import { doubtSentence, faultSentence, readingLabel } from '../../../numerals/js/words.js';
import { h, setText } from '../../../common/js/dom.js';
import { factor, fill } from '../../../common/js/format.js';
import { Names } from '../formulas/names.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Send } from '../messages/actions.js' */
/** @import { Model } from '../state/model.js' */

/** The losses in one row above the panels, and the brush that paints their gradient. */
export class UpstreamTools {
  /** @type {Text} */
  text;
  /** @type {string | undefined} */
  listed;
  /** @type {string | undefined} */
  chosen;

  /** @param {Send} send */
  constructor(send) {
    this.send = send;
    this.name = h('span', { class: 'cv-word' });
    this.buttons = h('span', { class: 'cv-choice', role: 'group' });
    this.brush = h('input', {
      class: 'cv-brush',
      type: 'text',
      value: '1',
      size: 4,
      oninput: () => this.read(),
      onchange: () => this.brush.value.trim() || this.take(this.value),
    });
    this.brushName = h('span');
    this.brushLabel = h('label', { class: 'cv-brush-label' }, this.brushName, this.brush);
    this.note = h('span', { class: 'cv-brush-note', role: 'alert' });
    this.question = new Question();
    this.help = h('span', { class: 'cv-help' });
    this.element = h(
      'div',
      { class: 'cv-tools cv-upstreams', role: 'group' },
      this.name,
      this.buttons,
      this.brushLabel,
      this.help,
      this.note,
      this.question.element,
    );
    this.value = 1;
  }

  /** @param {Model} model */
  configure({ tools, text, meta }) {
    this.text = text;
    const losses = meta.lossOf.length ? (tools.upstreams ?? []) : []; // with layers above, g is theirs
    this.element.hidden = losses.length === 0;
    setText(this.name, text.upstream_tools);
    this.element.ariaLabel = this.buttons.ariaLabel = text.upstream_tools;
    setText(this.brushName, text.brush);
    this.brush.title = text.brush_help;
    this.brushLabel.hidden = meta.upstream !== 'painted';
    setText(this.help, { painted: text.brush_help, one_hot: text.one_hot_help }[meta.upstream] ?? '');
    this.show(losses, meta.upstream);
  }

  /**
   * The buttons stay while the losses are the same: the one that was pressed keeps the focus.
   * @param {[id: string, name: string][]} losses
   * @param {string} chosen
   */
  show(losses, chosen) {
    this.chosen = chosen;
    const listed = JSON.stringify(losses);
    if (listed !== this.listed) this.buttons.replaceChildren(...losses.map((loss) => this.button(...loss)));
    this.listed = listed;
    for (const button of this.buttons.querySelectorAll('button'))
      button.ariaPressed = String(button.value === chosen);
  }

  /** @param {string} id  @param {string} name */
  button(id, name) {
    const press = () => id !== this.chosen && this.send({ do: 'upstream', upstream: id });
    const kind = { type: 'button', class: 'cv-button cv-word', value: id, 'data-upstream': id };
    return h('button', { ...kind, onclick: press }, name);
  }

  /**
   * Takes the brush's number as it is typed; what is not a number is reported, and the one before goes on
   * painting.
   */
  read() {
    this.question.clear();
    const found = readNumber(this.brush.value);
    setText(this.note, found.code && found.code !== 'empty' ? faultSentence(this.text, found) : '');
    if (found.readings)
      this.question.ask(
        doubtSentence(this.text, found),
        found.readings.map((value) => [readingLabel(value), () => this.take(value)]),
        () => this.brush,
      );
    else if (found.code === undefined) this.value = found.value;
  }

  /**
   * Makes this the brush's number, and shows it.
   * @param {number} value
   */
  take(value) {
    this.value = value;
    this.brush.value = String(value);
  }
}

/**
 * What a gradient of a single cell makes of the sum, in words; nothing for other gradients.
 * @param {Model} model
 * @param {string} said
 */
export function singleCell(model, said) {
  const { arrays, layer, text } = model;
  const { output_grad: grad } = arrays;
  const at = grad.findIndex((value) => value !== 0);
  if (at < 0 || at !== grad.findLastIndex((value) => value !== 0)) return '';
  const value = grad[at];
  const g = new Names(model).text('g', 0, ...layer.position(at));
  return fill(value === 1 ? text[`${said}_1`] : text[said], { g, value: factor(value) });
}
