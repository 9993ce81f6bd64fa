import { h, setText } from '../../../common/js/dom.js';
import { palette } from '../../../heatmap/js/palette.js';
import { SIGNS } from '../../../heatmap/js/signs.js';

/** @import { Text } from '../../../common/js/format.js' */

/** What the colours mean; and the choice to tell negative numbers without them. */
export class Legend {
  constructor() {
    this.scale = h('span', { class: 'cv-legend-scale', 'aria-hidden': 'true' });
    this.words = h('span', {});
    this.box = h('input', { type: 'checkbox', onchange: () => SIGNS.set(this.box.checked) });
    this.label = h('span', {});
    this.element = h(
      'p',
      { class: 'cv-legend' },
      this.scale,
      this.words,
      h('label', {}, this.box, this.label),
    );
  }

  /** @param {Text} text  @param {boolean} dark */
  configure(text, dark) {
    const { scale } = palette('signed', dark);
    const stops = scale.map(([share, colour]) => `${colour} ${100 * share}%`);
    this.scale.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
    setText(this.words, text.legend);
    setText(this.label, text.mark_negative);
    this.box.checked = SIGNS.isOn;
  }
}
