// What the browser makes of layers: the cells that its index arithmetic names, and the sums that it grows.
import { readFileSync } from 'node:fs';

import { finishedWays } from '../../../convviz/app/components/stage/js/layer/finished_ways.js';
import { Layer } from '../../../convviz/app/components/stage/js/layer/layer.js';
import { Matrices, partsOf } from '../../../convviz/app/components/stage/js/layer/matrices.js';
import { Pooling } from '../../../convviz/app/components/stage/js/layer/pooling.js';
import {
  compare,
  inputGradSum,
  stampedSum,
  weightGradSum,
} from '../../../convviz/app/components/stage/js/layer/running_sums.js';
import { TwoWays } from '../../../convviz/app/components/stage/js/layer/two_ways.js';
import { received } from './received.mjs';

const upTo = (count) => Array.from({ length: count }, (_, k) => k);
const grid = (rows, cols, make) => upTo(rows).map((row) => upTo(cols).map((col) => make(row, col)));

function indices({ meta, arrays }) {
  const layer = new Layer(meta);
  const { x } = received(arrays);
  return {
    padded: [...layer.padded(x)],
    patches: upTo(layer.steps).map((t) => [...layer.patch(x, t)]),
    multipliedBy: grid(layer.kh, layer.kw, (i, j) => layer.multipliedBy(i, j)),
    fedBy: grid(layer.paddedH, layer.paddedW, (row, col) => layer.fedBy(row, col)),
    copiesOf: grid(layer.h, layer.w, (r, c) => layer.copiesOf(r, c)),
    fedByPixel: grid(layer.h, layer.w, (r, c) => layer.fedByPixel(r, c)),
    lastReads: [...layer.lastReads()],
  };
}

function sums({ meta, arrays }) {
  const layer = new Layer(meta);
  const all = received(arrays);
  const { x, weight, output_grad: grad } = all;
  const ways = new TwoWays({ layer, arrays: all });
  const growing = { weight: weightGradSum(layer, x, grad), input: inputGradSum(layer, weight, grad) };
  const at = (t) => ({ weight: [...growing.weight.upTo(t)], input: [...growing.input.upTo(t)] });
  const whole = at(layer.steps - 1);
  return {
    whole,
    part: at(Math.floor(layer.steps / 2)), // a jump back
    gathered: [...ways.gathered],
    check: compare(growing.weight.upTo(layer.steps - 1), Float32Array.from(whole.weight)),
  };
}

/** Both ways at their end while one number after the other changes, beside those of a fresh start. */
function finished({ meta, arrays }) {
  const layer = new Layer(meta);
  const { weight, output_grad: grad } = received(arrays);
  let ways = finishedWays(layer, weight, grad);
  const changed = (values, at) => values.map((value, k) => (k === at ? value + 3 : value));
  const changes = [
    ...upTo(layer.channels).map((channel) => [changed(weight, channel * layer.kh * layer.kw), grad]),
    [weight, changed(grad, layer.steps - 1)],
    [weight, grad.slice()],
  ];
  return changes.map(([ofWeight, ofGrad]) => {
    ways = finishedWays(layer, ofWeight, ofGrad, ways);
    const { gathered, stamped } = finishedWays(layer, ofWeight, ofGrad);
    return {
      weight: [...ofWeight],
      grad: [...ofGrad],
      gathered: [...ways.gathered],
      stamped: [...ways.stamped],
      afresh: { gathered: [...gathered], stamped: [...stamped] },
      stepByStep: [...stampedSum(layer, ofWeight, ofGrad).upTo(layer.steps - 1)],
    };
  });
}

function matrices({ meta, arrays }) {
  const layer = new Layer(meta);
  const { x, weight } = received(arrays);
  const both = new Matrices({ layer, arrays: { x, weight } });
  return {
    kernelRows: upTo(layer.steps).map((t) => [...both.kernelRow(t)]),
    products: upTo(layer.steps).map((t) => both.products(t)),
    pixelParts: grid(layer.h, layer.w, (row, col) => partsOf(layer, { kind: 'pixel', row, col })),
  };
}

function pooling({ meta, arrays }) {
  const pool = new Pooling({ layer: new Layer(meta), meta });
  const [values, grad] = [Float32Array.from(arrays.values), Float32Array.from(arrays.grad)];
  const sum = new Float64Array(values.length);
  const steps = upTo(pool.rows * pool.cols);
  for (const t of steps) pool.spread(sum, values, grad[t], t);
  return {
    grad: [...sum],
    winners: steps.map((t) => pool.winner(values, t)),
    stepAt: grid(pool.height, pool.width, (row, col) => pool.stepAt({ row, col })),
  };
}

const check = ([sum, gradient]) => compare(Float64Array.from(sum), Float64Array.from(gradient));

const ANSWERS = { indices, sums, finished, matrices, pooling, check };
const { what, cases } = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(cases.map(ANSWERS[what])));
