import { joined, name, sub, sup, term, toText } from './pieces.js';

/** @import { Meta } from '../messages/message.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Piece } from './pieces.js' */

/**
 * An array that has a name.
 * @typedef {'y' | 'g' | 'a' | 'dA' | 'z' | 'dZ' | 'w' | 'x' | 'pixel' | 'dW' | 'dX'} Named
 */

/** @typedef {'n' | 'o' | 'c'} Letter  of an index before rows and columns */

// The indices before rows and columns; `pixel` is x without its padding, a and z are what follows y
/** @type {Record<Named, Letter[]>} */
const INDEXED = {
  y: ['n', 'o'],
  g: ['n', 'o'],
  a: ['n', 'o'],
  dA: ['n', 'o'],
  z: ['n', 'o'],
  dZ: ['n', 'o'],
  w: ['o', 'c'],
  x: ['n', 'c'],
  pixel: ['n', 'c'],
  dW: ['o', 'c'],
  dX: ['n', 'c'],
};
// gradients are sums over the batch, or over the filters: each part has its number above
/** @type {Partial<Record<Named, Letter>>} */
const PART_OF = { dW: 'n', dX: 'o' };

// their channels are counted over all groups, a weight's within its own
const OF_INPUT = new Set(['x', 'pixel', 'dX']);

// in a true convolution they lie on a patch turned by half a turn
const OF_WEIGHT = new Set(['w', 'dW']);

/** What the arrays of a layer are called: with letters in general, with the numbers of what is on show. */
export class Names {
  /** @param {{ layer: Layer, meta: Pick<Meta, 'choice' | 'turned'> }} model */
  constructor({ layer, meta }) {
    const { choice } = meta;
    this.layer = layer;
    this.isTurned = meta.turned;
    /** @type {{ n: number | null, o: number | null }} */
    this.own = { n: choice.items > 1 ? choice.item : null, o: choice.filters > 1 ? choice.filter : null };
    this.firstChannel = choice.firstChannel;
    this.hasChannels = layer.channels > 1 || choice.groupFilters < choice.filters;
    /** @type {Partial<Record<Named, boolean>>} */
    this.isPart = { dW: choice.items > 1, dX: choice.groupFilters > 1 };
    this.isPadded = layer.top + layer.bottom + layer.left + layer.right > 0;
    this.x = this.isPadded ? 'x\u0303' : 'x';
  }

  /**
   * An array in general, at [row, column] given as pieces: w[o, c, i, j]. Of a weight it is the place on the
   * patch: w[o, c, 2 − i, 2 − j] of one that is turned.
   * @param {Named} array
   * @param {...Piece[]} place
   */
  general(array, ...place) {
    const channel = this.generalChannel(OF_INPUT.has(array) ? this.firstChannel : 0);
    const { kh, kw } = this.layer;
    const own = this.turns(array) ? place.map((at, axis) => fromEnd([kh, kw][axis], at)) : place;
    return this.array(array, (letter) => (letter === 'c' ? channel : [name(letter)]), own);
  }

  /**
   * The channel's letter, counted from the group's first one; a number where the filter reads a single
   * channel.
   * @param {number} first
   * @returns {Piece[]}
   */
  generalChannel(first) {
    if (this.layer.channels === 1) return [integer(first)];
    return first ? [`${first} + `, name('c')] : [name('c')];
  }

  /**
   * An array at numbers: w[1, 0, 2, 2] for filter 1 and the first channel of its group; of a weight at its
   * place on the patch.
   * @param {Named} array
   * @param {number} channel
   * @param {...number} place
   */
  at(array, channel, ...place) {
    const numbers = { ...this.own, c: channel + (OF_INPUT.has(array) ? this.firstChannel : 0) };
    return this.array(
      array,
      (letter) => [integer(numbers[letter] ?? 0)],
      this.ownPlace(array, place).map((at) => [integer(at)]),
    );
  }

  /**
   * The place in an array's own rows and columns, for one on the patch.
   * @param {Named} array
   * @param {number[]} place
   */
  ownPlace(array, place) {
    const { kh, kw } = this.layer;
    return this.turns(array) ? [kh - 1 - place[0], kw - 1 - place[1]] : place;
  }

  /** @param {Named} array */
  turns(array) {
    return this.isTurned && OF_WEIGHT.has(array);
  }

  /**
   * The same as plain text: `w[1, 0, 2, 2]`.
   * @param {Named} array
   * @param {number} channel
   * @param {...number} place
   */
  text(array, channel, ...place) {
    return toText([this.at(array, channel, ...place)]);
  }

  /**
   * A gradient's sum over all of its parts, as plain text.
   * @param {Named} array
   * @param {number} channel
   * @param {...number} place
   * @returns {string}
   */
  total(array, channel, ...place) {
    const whole = Object.assign(Object.create(Names.prototype), this, { isPart: {} });
    return whole.text(array, channel, ...place);
  }

  /** @param {Named} array  @param {(letter: Letter) => Piece[]} index  @param {Piece[][]} place */
  array(array, index, place) {
    const before = INDEXED[array].filter((letter) => this.shows(letter)).map((letter) => index(letter));
    const part = this.isPart[array] ? [sup(['(', ...index(PART_OF[array] ?? 'n'), ')'])] : [];
    return term([
      name(array === 'x' ? this.x : array === 'pixel' ? 'x' : array),
      ...part,
      '[',
      ...joined([...before, ...place], ', '),
      ']',
    ]);
  }

  /** @param {Letter} letter */
  shows(letter) {
    return letter === 'c' ? this.hasChannels : this.own[letter] !== null;
  }

  /** @param {boolean} isGeneral  @returns {Piece} */
  bias(isGeneral) {
    if (this.own.o === null) return name('b');
    return term([name('b'), '[', isGeneral ? name('o') : integer(this.own.o), ']']);
  }

  /**
   * The sum over these letters, those left out that have a single value.
   * @param {...string} letters
   * @returns {Piece[]}
   */
  sumOver(...letters) {
    const shown = letters.filter((letter) => letter !== 'c' || this.layer.channels > 1);
    return [
      '∑',
      sub(
        joined(
          shown.map((letter) => [name(letter)]),
          ', ',
        ),
      ),
      ' ',
    ];
  }

  /**
   * The padded row and column that tap (i, j) reads at (p, q), as pieces: [2p + i], [q + 2j]; less what is
   * given.
   * @param {number} [top]
   * @param {number} [left]
   */
  reads(top = 0, left = 0) {
    const { layer } = this;
    return [
      along(layer.strideH, 'p', layer.dilationH, 'i', top),
      along(layer.strideW, 'q', layer.dilationW, 'j', left),
    ];
  }
}

/** @param {number} at */
const integer = (at) => String(at).replace('-', '−');
/** @param {number} size  @param {Piece[]} place  @returns {Piece[]} */
const fromEnd = (size, place) => (size === 1 ? [integer(0)] : [`${size - 1} − `, ...place]);
/** @param {number} count  @param {string} letter */
const times = (count, letter) => (count === 1 ? [name(letter)] : [String(count), name(letter)]);

/**
 * @param {number} stride
 * @param {string} position
 * @param {number} dilation
 * @param {string} tap
 * @param {number} less
 * @returns {Piece[]}
 */
function along(stride, position, dilation, tap, less) {
  return [...times(stride, position), ' + ', ...times(dilation, tap), ...(less ? [` − ${less}`] : [])];
}
