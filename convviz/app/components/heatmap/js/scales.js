import { h, setText } from '../../common/js/dom.js';
import { KeptChoice } from '../../common/js/kept_choice.js';

/** @import { Values } from '../../common/js/payload.js' */
/** @import { Grid } from './mosaic.js' */

/**
 * The largest magnitude of each channel, and what is said of one scale for all and of one for each.
 * @typedef {{ largest: number[], one: string, each: string, help: string }} Scales
 */

const ROUND_OFF = 1e-6; // of the largest: it looks like zero on any scale

/** Whether each map of a row has its own scale of colours. */
export const OWN = new KeptChoice('own_scales');

/** What says on a panel which scale its maps have, and changes it. */
export class ScaleButton {
  /** @type {Scales | undefined} */
  scales;

  constructor() {
    this.element = h('button', {
      type: 'button',
      class: 'cv-scales',
      hidden: true,
      onclick: () => OWN.set(!OWN.isOn),
    });
  }

  /** @param {Scales | undefined} scales */
  show(scales) {
    this.element.hidden = !scales;
    if (!scales) return;
    setText(this.element, OWN.isOn ? scales.each : scales.one);
    this.element.title = scales.help;
  }
}

/**
 * Values as they are coloured: where each channel has its own scale, its largest number reaches the end of
 * the range.
 * @param {Values} values
 * @param {Grid} grid
 * @param {number} most  the end of the range
 * @param {Scales | undefined} scales
 * @returns {Values}
 */
export function coloured(values, { rows, cols }, most, scales) {
  if (!scales || !OWN.isOn) return values;
  const gains = scales.largest.map((own) => (own > ROUND_OFF * most ? most / own : 1));
  return Float64Array.from(values, (value, k) => value * gains[Math.floor(k / (rows * cols))]);
}
