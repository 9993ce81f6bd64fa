import { activatedOf, pooledOf } from './following.js';

/** @import { Sheet } from './sheet.js' */

/**
 * The loss after the changes, which is that before and what the map on show adds to it; null where it cannot
 * be known here.
 * @param {Sheet} sheet
 * @returns {number | null}
 */
export function lossAfter(sheet) {
  const { meta, was, now } = sheet;
  const name = sheet.isFollowed ? 'pooled_grad' : 'output_grad';
  const [before, after] = [was[name], now[name]];
  if (meta.loss === null || (!sheet.isOutputMoved && before === after)) return meta.loss;
  if (meta.gradFrom === 'above' || !before || !sheet.outputWas || !sheet.outputNow) return null;
  if (isOthersMoved(sheet)) return null;
  const [z, zAfter] = [lastOf(sheet, sheet.outputWas), lastOf(sheet, sheet.outputNow)];
  let sum = meta.loss;
  for (let k = 0; k < z.length; k++) {
    const by = after[k] - before[k];
    // of a squared error the gradient is 2 (z - t) / count
    if (meta.lossCount) sum += (meta.lossCount / 4) * by * (after[k] + before[k]);
    else sum += after[k] * (zAfter[k] - z[k]) + by * z[k];
  }
  return sum;
}

/**
 * Whether maps that are not on show changed and count in the loss.
 * @param {Sheet} sheet
 */
function isOthersMoved(sheet) {
  const { choice, upstream, lossOf } = sheet.meta;
  const countsAlone = lossOf.length > 0 && (upstream === 'painted' || upstream === 'one_hot');
  if (countsAlone) return false;
  const ofOtherPictures = choice.items > 1 && (sheet.biasBy !== 0 || sheet.isMoved('weight'));
  return ofOtherPictures || (choice.groupFilters > 1 && sheet.isMoved('x'));
}

/**
 * What the loss is taken of.
 * @param {Sheet} sheet
 * @param {Float64Array} y
 */
const lastOf = ({ meta, layer }, y) => pooledOf(meta.after, layer, activatedOf(meta.after, y));
