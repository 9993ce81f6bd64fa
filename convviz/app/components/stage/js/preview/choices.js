import { moved } from './cells.js';
import { partChanges } from './forward.js';

/** @import { Sheet } from './sheet.js' */

/**
 * The maps that one chooses from: the filter's own, and those of its group as far as their kernels are
 * known.
 * @param {Sheet} sheet
 * @param {Float64Array} change  of the output
 */
export function putMaps(sheet, change) {
  const { filter, firstFilter, groupFilters } = sheet.meta.choice;
  addToMap(sheet, filter, change);
  if (!sheet.isMoved('x') || groupFilters === 1) return;
  for (let other = firstFilter; other < firstFilter + groupFilters; other++)
    if (other !== filter) addToMap(sheet, other, changeByChannel(sheet, other));
  if (isMovedBeside(sheet)) sheet.stale.add('maps');
}

/**
 * Whether the input is another in a channel that is not chosen.
 * @param {Sheet} sheet
 */
function isMovedBeside(sheet) {
  const area = sheet.layer.h * sheet.layer.w;
  const { channel } = sheet.meta.choice;
  const { x } = sheet.was;
  return x !== undefined && moved(x, sheet.now.x).at.some((pixel) => Math.floor(pixel / area) !== channel);
}

/**
 * What the chosen channel's new numbers change in the output of another filter.
 * @param {Sheet} sheet
 * @param {number} filter
 */
function changeByChannel(sheet, filter) {
  const { layer, was, now } = sheet;
  const area = layer.kh * layer.kw;
  const weight = new Float64Array(layer.taps);
  if (!was.x || !now.kernels) return new Float64Array(layer.steps);
  weight.set(now.kernels.subarray(filter * area, (filter + 1) * area), sheet.meta.choice.channel * area);
  const part = partChanges(layer, { x: was.x, weight }, { x: now.x, weight })[sheet.meta.choice.channel];
  return part ?? new Float64Array(layer.steps);
}

/**
 * Adds a change of a filter's output to its map, every `mapStep`-th row and column.
 * @param {Sheet} sheet
 * @param {number} filter
 * @param {Float64Array} change
 */
function addToMap(sheet, filter, change) {
  const { mapStep, mapShape } = sheet.meta.choice;
  const maps = sheet.now.maps;
  if (!maps || !mapShape) return;
  const [rows, cols] = mapShape;
  const own = Float64Array.from(maps.subarray(filter * rows * cols, (filter + 1) * rows * cols));
  for (let row = 0, k = 0; row < rows; row++)
    for (let col = 0; col < cols; col++, k++) own[k] += change[(row * sheet.layer.wo + col) * mapStep];
  sheet.putRow('maps', filter, own, sheet.outputScale);
}
