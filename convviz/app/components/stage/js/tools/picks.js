import { h } from '../../../common/js/dom.js';
import { fill } from '../../../common/js/format.js';

/** @import { Text } from '../../../common/js/format.js' */
/** @import { Send } from '../messages/actions.js' */
/** @import { Model } from '../state/model.js' */

/** @typedef {'filter' | 'channel' | 'item'} Kind */

/** @type {Kind[]} */
const KINDS = ['filter', 'channel', 'item'];

/**
 * Which filter, input channel and picture are on show: a choice appears only where there is more than one.
 */
export class Picks {
  /** @param {Send} send */
  constructor(send) {
    this.selects = KINDS.map((kind) =>
      h('select', {
        class: 'cv-pick',
        'data-pick': kind,
        onchange: ({ target }) =>
          send({ do: 'pick', [kind]: Number(/** @type {HTMLSelectElement} */ (target).value) }),
      }),
    );
    this.element = h('div', { class: 'cv-tools cv-picks', role: 'group' }, ...this.selects);
  }

  /** @param {Model} model */
  configure({ meta, layer, text, arrays, tools, oneChannel }) {
    const { choice } = meta;
    /** @param {number} count  @param {number} first */
    const of = (count, first) => Array.from({ length: count }, (_, k) => first + k);
    const partsShown = Boolean(arrays.weight_parts || arrays.input_parts || arrays.kernels || oneChannel);
    const ranges = {
      filter: of(choice.filters, 0),
      channel: partsShown ? of(layer.channels, choice.firstChannel) : [],
      item: of(choice.items, 0),
    };
    const chosen = {
      filter: choice.filter,
      channel: choice.firstChannel + choice.channel,
      item: choice.item,
    };
    KINDS.forEach((kind, k) =>
      this.show(
        this.selects[k],
        ranges[kind],
        chosen[kind],
        text,
        kind,
        kind === 'filter' ? tools.filters : null,
      ),
    );
    this.element.ariaLabel = text.picks;
    this.element.hidden = this.selects.every((select) => select.hidden) || Boolean(meta.tools.compact);
  }

  /**
   * @param {HTMLSelectElement} select
   * @param {number[]} numbers
   * @param {number} chosen
   * @param {Text} text
   * @param {Kind} kind
   * @param {string[] | null} names
   */
  show(select, numbers, chosen, text, kind, names) {
    select.hidden = numbers.length < 2;
    select.ariaLabel = select.title = text[`pick_${kind}`];
    /** @param {number} n */
    const name = (n) => [fill(text[`${kind}_of`], { n }), names?.[n]].filter(Boolean).join(': ');
    select.replaceChildren(...numbers.map((n) => h('option', { value: n, selected: n === chosen }, name(n))));
  }
}
