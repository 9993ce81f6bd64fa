import { factor, fill, number } from '../format.js';
import { compare, inputGradSum } from '../running_sums.js';
import { cellMark, kernelSpec, largest, mapSpec, pixelSpec, stampMark, tapSpec, touchedPixels } from './parts.js';

const stamp = ({ arrays }, t) => arrays.weight.map((value) => arrays.output_grad[t] * value);

/** dX by scatter: upstream gradient at the cell times the kernel, not flipped, stamped into a growing map. */
export default {
  columns(model) {
    const { arrays } = model;
    const most = largest(arrays.output_grad) * largest(arrays.weight);
    return [
      [mapSpec(model, 'output_grad', arrays.output_grad)],
      [kernelSpec(model), tapSpec(model, 'stamp', stamp(model, model.t), most)],
      [pixelSpec(model, 'input_grad', model.sum.upTo(model.t), largest(arrays.input_grad))],
    ];
  },

  sums: ({ layer, arrays }) => inputGradSum(layer, arrays.weight, arrays.output_grad),

  frame(model, t) {
    const { layer, arrays } = model;
    const sum = model.sum.upTo(t);
    return {
      values: { stamp: stamp(model, t), input_grad: sum },
      marks: { output_grad: [cellMark(layer, t)], input_grad: [stampMark(layer, t)] },
      sentence: sentence(model, t),
      check: t === layer.steps - 1 ? compare(sum, arrays.input_grad) : null,
    };
  },
};

function sentence({ layer, arrays, text }, t) {
  const [y, x] = layer.position(t);
  const [top, left] = layer.reads(y, x, 0, 0);
  const [bottom, right] = layer.reads(y, x, layer.kh - 1, layer.kw - 1);
  const lost = layer.taps - touchedPixels(layer, t).length;
  const place = { top: top - layer.top, bottom: bottom - layer.top, left: left - layer.left, right: right - layer.left };
  const shown = Object.fromEntries(Object.entries(place).map(([side, at]) => [side, number(at)]));
  const said = fill(text.input_grad_step, { y, x, g: factor(arrays.output_grad[t]), ...shown });
  return lost > 0 ? `${said} ${fill(text.input_grad_lost, { count: lost })}` : said;
}
