import { KeptChoice } from '../../common/js/kept_choice.js';

/** @import { Colours } from './palette.js' */
/** @import { Mark } from './marks.js' */
/** @import { Mosaic, Place } from './mosaic.js' */
/** @import { Values } from '../../common/js/payload.js' */

const ROUND_OFF = 1e-6; // of the range: it looks like zero

/** Whether negative cells too small for a number are marked. */
export const SIGNS = new KeptChoice('signs');

/**
 * A minus sign in every negative cell, in the ink that reads best there.
 * @param {Values} values
 * @param {Mosaic} mosaic
 * @param {Colours} colours
 * @param {[low: number, high: number]} range
 * @returns {Mark[]}
 */
export function negativeMarks(values, mosaic, colours, [low, high]) {
  /** @type {Record<string, Place[]>} */
  const inks = {};
  const { rows, cols } = mosaic;
  values.forEach((value, k) => {
    if (!(value < ROUND_OFF * low)) return;
    const ink = colours.text((value - low) / (high - low || 1));
    (inks[ink] ??= []).push([Math.floor(k / (rows * cols)), Math.floor(k / cols) % rows, k % cols]);
  });
  return Object.entries(inks).map(([colour, cells]) => ({ kind: 'negative', cells, colour }));
}
