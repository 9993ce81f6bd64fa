/** @import { Grid } from '../../heatmap/js/mosaic.js' */

/** @typedef {[rows: number, cols: number]} Pair */

/**
 * What a unit sees of an earlier map: `size` cells from `start` on, `jump` further for each unit.
 * @typedef {{ size: Pair, jump: Pair, start: Pair }} Field
 */

/**
 * The part of a map that a unit sees; `whole` is its size including what lies outside the map.
 * @typedef {{ top: number, left: number, height: number, width: number, whole: Pair, hidden: boolean }} Seen
 */

/** @typedef {{ number: number, channel: number, row: number, col: number }} Unit  of panel `number` */

/** @typedef {Seen & { channels: number[] }} SeenOf  with the channels that are seen */

/** @typedef {{ grid: Grid, groups: number, fields: Field[] }} Layered */

/** Which part of an earlier map a unit sees, and which of its channels. Rows before columns. */

/**
 * The field of the unit (row, col) on a map of `grid`, clipped to it.
 * @param {Field} field
 * @param {Pair} place
 * @param {Grid} grid
 * @returns {Seen}
 */
export function boxOf({ size, jump, start }, [row, col], { rows, cols }) {
  const [top, height] = along(start[0] + jump[0] * row, size[0], rows);
  const [left, width] = along(start[1] + jump[1] * col, size[1], cols);
  return { top, left, height, width, whole: size, hidden: height * width === 0 };
}

/**
 * @param {number} from
 * @param {number} length
 * @param {number} limit
 * @returns {[first: number, length: number]}
 */
function along(from, length, limit) {
  const first = Math.min(Math.max(from, 0), limit);
  return [first, Math.max(Math.min(from + length, limit), first) - first];
}

/**
 * The channels of every earlier panel that map `channel` of a panel is made of, the input's first.
 * @param {Layered[]} panels
 * @param {number} number
 * @param {number} channel
 */
function channelsRead(panels, number, channel) {
  /** @type {number[][]} */
  const read = [];
  let channels = [channel];
  for (let k = number; k > 0; k--) {
    const depth = panels[k - 1].grid.channels / panels[k].groups;
    const share = panels[k].grid.channels / panels[k].groups; // filters of a group
    const groups = new Set(channels.map((o) => Math.floor(o / share)));
    channels = [...groups].flatMap((g) => Array.from({ length: depth }, (_, c) => g * depth + c));
    read[k - 1] = channels;
  }
  return read;
}

/**
 * All that a unit sees: for each earlier panel its box and channels.
 * @param {Layered[]} panels
 * @param {Unit} unit
 * @returns {SeenOf[]}
 */
export function fieldsOf(panels, { number, channel, row, col }) {
  const channels = channelsRead(panels, number, channel);
  return panels[number].fields.map((field, k) => ({
    ...boxOf(field, [row, col], panels[k].grid),
    channels: channels[k],
  }));
}
