import { MAX_TEXT, readGrids } from '../../numerals/js/grid.js';

/** @import { Grids } from '../../numerals/js/grid.js' */

const HEAD = 4096; // characters of a long text that tell whether it is a grid

/**
 * A text as a file where it is a grid of two numbers or more, however it is meant; null for any other text.
 * Python reads it again, and refuses one that is too large.
 * @param {string} text
 */
export const numbersFile = (text) =>
  isGrid(text.length > MAX_TEXT ? text.slice(0, text.lastIndexOf('\n', HEAD)) : text)
    ? new File([text], 'numbers.txt', { type: 'text/plain' })
    : null;

/** @param {string} text */
function isGrid(text) {
  const { value, readings = value ? [value] : [] } = readGrids(text);
  return readings.length > 0 && readings.every(isSeveral);
}

/** @param {Grids} grids */
const isSeveral = (grids) => grids.flat(2).length > 1;
