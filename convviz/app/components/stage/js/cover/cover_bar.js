import { disable, h, isEnabled, passFocus, setText } from '../../../common/js/dom.js';
import { fill } from '../../../common/js/format.js';
import { cellName } from './cover.js';

/** @import { Place } from '../../../heatmap/js/mosaic.js' */
/** @import { Send } from '../messages/actions.js' */
/** @import { Model } from '../state/model.js' */

/** While numbers are covered: what to do, what came of the last number, and the ways to see them. */
export class CoverBar {
  /** @type {{ result: string, place: Place } | null}  the cell that was opened last */
  aim = null;

  /** @param {Send} send  @param {() => HTMLElement} heir  of the focus, where the bar goes with it */
  constructor(send, heir) {
    this.heir = heir;
    this.said = h('div', { class: 'cv-cover-said', role: 'status' });
    this.cell = button('reveal_cell', () => this.reveal(send));
    this.all = button('reveal_all', () => send({ do: 'cover', result: null, on: false }));
    this.element = h('div', { class: 'cv-tools cv-cover', hidden: true }, this.said, this.cell, this.all);
  }

  /** @param {Model} model */
  configure(model) {
    const { text, cover } = model;
    const { told } = cover;
    passFocus(
      this.element,
      cover.isAsking ? () => null : this.heir,
      () => (this.element.hidden = !cover.isAsking),
    );
    if (!cover.isAsking) this.aim = null;
    this.all.hidden = cover.isLocked;
    this.cell.hidden = cover.isLocked || cover.hidesPicture;
    setText(this.cell, text.reveal_cell);
    setText(this.all, text.reveal_all);
    const said = told?.said;
    const sentence = said && fill(said.sentence, { cell: cellName(model, said.result, said.place) });
    const first = cover.hidesPicture ? text.cover_photo : text.cover_told;
    setText(this.said, cover.isAsking ? sentence || first : '');
    this.said.classList.toggle('cv-right', Boolean(said?.right));
    this.said.classList.toggle('cv-wrong', Boolean(said && !said.right));
    if (this.aim && cover.opened.get(this.aim.result)?.has(String(this.aim.place))) this.aim = null;
    disable(this.cell, !this.aim);
  }

  /** @param {Send} send */
  reveal(send) {
    if (!this.aim) return;
    const { result, place } = this.aim;
    send({ do: 'reveal', result, place });
  }

  /** A cell has opened for its number.  @param {string} result  @param {Place} place */
  aimAt(result, place) {
    this.aim = { result, place };
    disable(this.cell, false);
  }
}

/** @param {string} name  @param {() => void} act */
function button(name, act) {
  const made = h('button', { type: 'button', class: 'cv-button cv-word', 'data-do': name });
  made.onclick = () => isEnabled(made) && act();
  return made;
}
