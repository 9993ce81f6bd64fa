/** @import { Values } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { After } from '../messages/message.js' */

/**
 * @typedef {{ rows: number, cols: number, kh: number, kw: number, strideH: number, strideW: number }} Windows
 */

/**
 * The activation of every number.
 * @param {After} after
 * @param {Float64Array} y
 * @returns {Float64Array}
 */
export function activatedOf({ activation, slope }, y) {
  if (activation === 'relu') return y.map((value) => Math.max(value, 0));
  if (activation === 'leaky_relu') return y.map((value) => (value > 0 ? value : slope * value));
  if (activation === 'sigmoid') return y.map(sigmoid);
  if (activation === 'tanh') return y.map((value) => Math.tanh(value));
  return y;
}

/** From exp(-|y|), which never overflows.  @param {number} y */
function sigmoid(y) {
  const decay = Math.exp(-Math.abs(y));
  return (y >= 0 ? 1 : decay) / (1 + decay);
}

/**
 * The activation's derivative at every number.
 * @param {After} after
 * @param {Float64Array} y
 * @returns {Float64Array}
 */
export function slopesOf({ activation, slope }, y) {
  if (activation === 'relu') return y.map((value) => (value > 0 ? 1 : 0));
  if (activation === 'leaky_relu') return y.map((value) => (value > 0 ? 1 : slope));
  if (activation === 'sigmoid')
    return y.map((value) => {
      const share = sigmoid(-Math.abs(value)); // where 1 - s loses no digits
      return share * (1 - share);
    });
  if (activation === 'tanh')
    return y.map((value) => {
      const a = Math.tanh(value);
      return (1 - a) * (1 + a);
    });
  return new Float64Array(y.length).fill(1);
}

/**
 * The windows of the pooling over the convolution's map.
 * @param {After} after
 * @param {Layer} layer
 * @returns {Windows}
 */
export function windowsOf({ pool, size, stride }, { ho, wo }) {
  const [[kh, kw], [strideH, strideW]] =
    pool === 'none'
      ? [
          [1, 1],
          [1, 1],
        ]
      : [size, stride];
  const rows = Math.floor((ho - kh) / strideH) + 1;
  const cols = Math.floor((wo - kw) / strideW) + 1;
  return { rows, cols, kh, kw, strideH, strideW };
}

/**
 * What the pooling makes of the activated map, (HP, WP).
 * @param {After} after
 * @param {Layer} layer
 * @param {Float64Array} a
 * @returns {Float64Array}
 */
export function pooledOf(after, layer, a) {
  if (after.pool === 'none') return a;
  const windows = windowsOf(after, layer);
  const { rows, cols, kh, kw, strideH, strideW } = windows;
  const out = new Float64Array(rows * cols);
  for (let t = 0; t < out.length; t++) {
    const first = Math.floor(t / cols) * strideH * layer.wo + (t % cols) * strideW;
    if (after.pool === 'max') out[t] = a[winner(windows, layer, a, first)];
    else {
      for (let i = 0; i < kh; i++) for (let j = 0; j < kw; j++) out[t] += a[first + i * layer.wo + j];
      out[t] /= kh * kw;
    }
  }
  return out;
}

/**
 * The first largest cell of the window that begins at `first`, as an offset.
 * @param {Windows} windows
 * @param {Layer} layer
 * @param {Float64Array} a
 * @param {number} first
 */
function winner({ kh, kw }, { wo }, a, first) {
  let best = first;
  for (let i = 0; i < kh; i++)
    for (let j = 0; j < kw; j++) {
      const rival = first + i * wo + j;
      if (a[rival] > a[best]) best = rival;
    }
  return best;
}

/**
 * Back through the pooling: a window's gradient goes to its winner, or in equal shares.
 * @param {After} after
 * @param {Layer} layer
 * @param {Float64Array} a  only the largest of a window asks for it
 * @param {Values} grad  (HP, WP)
 * @returns {Float64Array}
 */
export function activatedGradOf(after, layer, a, grad) {
  if (after.pool === 'none') return new Float64Array(grad);
  const windows = windowsOf(after, layer);
  const { cols, kh, kw, strideH, strideW } = windows;
  const out = new Float64Array(layer.steps);
  for (let t = 0; t < grad.length; t++) {
    const first = Math.floor(t / cols) * strideH * layer.wo + (t % cols) * strideW;
    if (after.pool === 'max') out[winner(windows, layer, a, first)] += grad[t];
    else {
      const share = grad[t] / (kh * kw);
      for (let i = 0; i < kh; i++) for (let j = 0; j < kw; j++) out[first + i * layer.wo + j] += share;
    }
  }
  return out;
}

/**
 * What each cell can have of its windows where the numbers are known up to a slack alone: `alone` of a window
 * that it wins whatever the numbers are, `each` of one where it is a candidate among others.
 * @param {After} after
 * @param {Layer} layer
 * @param {Float64Array} a
 * @param {Float64Array} slack
 * @param {{ alone: Values, each: Values }} given  (HP, WP)
 * @returns {Float64Array}
 */
export function candidatesOf(after, layer, a, slack, { alone, each }) {
  const windows = windowsOf(after, layer);
  const { cols, kh, kw, strideH, strideW } = windows;
  const out = new Float64Array(layer.steps);
  for (let t = 0; t < alone.length; t++) {
    const first = Math.floor(t / cols) * strideH * layer.wo + (t % cols) * strideW;
    const best = winner(windows, layer, a, first);
    const found = [];
    for (let i = 0; i < kh; i++)
      for (let j = 0; j < kw; j++) {
        const cell = first + i * layer.wo + j;
        const reach = slack[best] + slack[cell];
        if (cell === best || (reach > 0 && a[best] - a[cell] <= reach)) found.push(cell);
      }
    for (const cell of found) out[cell] += found.length > 1 ? each[t] : alone[t];
  }
  return out;
}
