import { MARKS } from '../../heatmap/js/palette.js';

/** @import { Mark } from '../../heatmap/js/marks.js' */
/** @import { Grid, Place } from '../../heatmap/js/mosaic.js' */
/** @import { GridSpec, Hit, Meta } from './message.js' */

/**
 * The marks over a panel: what Python marked, what is asked for there, what is picked and pointed at.
 * @param {GridSpec} spec
 * @param {Meta} meta
 * @param {Hit | null} pointed
 * @param {(place: Place) => boolean} isEmpty  whether nothing stands in a cell yet
 * @returns {Mark[]}
 */
export function panelMarks(spec, { pick, picked, window }, pointed, isEmpty) {
  const { link } = spec;
  /** @type {Mark[]} */
  const marks = [...toldMarks(spec), ...askedMarks(spec, isEmpty)];
  if (picked && pick.includes(link))
    marks.push({ kind: 'outline', cells: windowAt(spec, picked, window), colour: MARKS.pinned });
  if (pointed && link && link === pointed.link)
    marks.push({ kind: 'outline', cells: windowAt(spec, pointed.cell, window) });
  return marks;
}

/** @param {GridSpec} spec  @returns {Mark[]} */
const toldMarks = ({ hatched, kinked, lit, outlined }) => [
  { kind: 'hatched', cells: hatched },
  { kind: 'kink', cells: kinked },
  { kind: 'cells', cells: lit },
  { kind: 'outline', cells: outlined },
];

/** @param {GridSpec} spec  @param {(place: Place) => boolean} isEmpty  @returns {Mark[]} */
function askedMarks({ hidden, blanks, right, wrong }, isEmpty) {
  /** @type {Mark[]} */
  const marks = [];
  if (hidden)
    marks.push(
      { kind: 'question', cells: [hidden] },
      { kind: 'outline', cells: [hidden], colour: MARKS.pinned },
    );
  if (blanks.length)
    marks.push(
      { kind: 'blank', cells: blanks.filter(isEmpty) },
      { kind: 'right', cells: right },
      { kind: 'wrong', cells: wrong.map(({ cell }) => cell) },
    );
  return marks;
}

/**
 * A cell, or all cells that a window reads which begins there, as far as they lie in the panel.
 * @param {GridSpec} spec
 * @param {Place} cell
 * @param {Meta['window']} window
 * @returns {Place[]}
 */
function windowAt({ grid }, [channel, row, col], window) {
  const taps = window.length ? window : /** @type {Meta['window']} */ ([[0, 0]]);
  return taps
    .map(([down, right]) => /** @type {Place} */ ([channel, row + down, col + right]))
    .filter((place) => isInside(place, grid));
}

/** @param {Place} place  @param {Grid} grid */
export const isInside = ([channel, row, col], { channels, rows, cols }) =>
  channel < channels && row < rows && col < cols;
