import { plus, rounded } from './cells.js';
import { putMaps } from './choices.js';
import { activatedOf, pooledOf, slopesOf } from './following.js';
import { partChanges } from './forward.js';

/** @import { Sheet } from './sheet.js' */

/**
 * The convolution after the changes, and what follows it.
 * @param {Sheet} sheet
 */
export function forwards(sheet) {
  const { layer, was, now } = sheet;
  sheet.outputWas = was.output ? new Float64Array(was.output) : null;
  sheet.outputNow = sheet.outputWas;
  if (!sheet.isOutputMoved || !was.x || !was.weight) return;
  const parts = partChanges(layer, { x: was.x, weight: was.weight }, { x: now.x, weight: now.weight });
  const change = summed(sheet, parts);
  if (sheet.outputWas) sheet.outputNow = plus(sheet.outputWas, change);
  putPartials(sheet, parts);
  putMaps(sheet, change);
  follow(sheet);
}

/** @param {Sheet} sheet  @param {(Float64Array | null)[]} parts */
function summed(sheet, parts) {
  const sum = new Float64Array(sheet.layer.steps).fill(sheet.biasBy);
  for (const part of parts) if (part) for (let k = 0; k < sum.length; k++) sum[k] += part[k];
  return sum;
}

/** @param {Sheet} sheet  @param {(Float64Array | null)[]} parts */
function putPartials(sheet, parts) {
  const { steps } = sheet.layer;
  sheet.change('partials', (was) => {
    const out = new Float64Array(was);
    parts.forEach((part, channel) => {
      if (part) for (let k = 0; k < steps; k++) out[channel * steps + k] += part[k];
    });
    return rounded(was, out, sheet.outputScale);
  });
}

/**
 * What follows the convolution, from the numbers that are not rounded yet.
 * @param {Sheet} sheet
 */
function follow(sheet) {
  const { layer, meta, outputNow, outputScale } = sheet;
  if (!outputNow) return;
  const activated = activatedOf(meta.after, outputNow);
  sheet.change('output', (was) => rounded(was, outputNow, outputScale));
  sheet.change('activated', (was) => rounded(was, activated, outputScale));
  sheet.change('pooled', (was) => rounded(was, pooledOf(meta.after, layer, activated), outputScale));
  sheet.change('slopes', (was) => rounded(was, slopesOf(meta.after, outputNow), 0));
}
