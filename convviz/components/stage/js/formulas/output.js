import { Names } from './names.js';
import { factorOf, name } from './pieces.js';
import { product, resultLine, sumOf } from './sums.js';

/** y[o, y, x] = b + ∑ w · x̃: the output cell of a step, as a formula. */
export function outputFormula(model, t) {
  const { layer, arrays, meta, text, focus } = model;
  const names = new Names(model);
  const [y, x] = layer.position(t);
  const taps = tapsOf(layer, t);
  const at = focus?.kind === 'tap' ? (focus.channel * layer.kh + focus.row) * layer.kw + focus.col : undefined;
  const sum = (termAt) => sumOf(taps.length, at, (k) => termAt(taps[k], k), text);
  return {
    title: text.formula_output,
    lines: [
      { left: [names.general('y', [name('y')], [name('x')])], right: [names.bias(true), ' + ', ...names.sumOver('c', 'i', 'j'), names.general('w', [name('i')], [name('j')]), ' · ', names.general('x', ...names.reads())] },
      { left: [names.at('y', 0, y, x)], right: [names.bias(false), ' + ', ...sum(({ c, i, j, row, col }) => [names.at('w', c, i, j), ' · ', names.at('x', c, row, col)])] },
      { right: [factorOf(meta.bias[0]), ' + ', ...sum(({ c, row, col }, k) => product(arrays.weight[k], null, layer.valueAt(arrays.x, c, row, col), null))] },
      resultLine(arrays.output[t]),
    ],
    notes: names.isPadded ? [text.formula_padded] : [],
  };
}

function tapsOf(layer, t) {
  const taps = [];
  layer.eachTap(t, (tap, c, row, col) => taps.push({ c, row, col, i: Math.floor(tap / layer.kw) % layer.kh, j: tap % layer.kw }));
  return taps;
}
