/**
 * The hash by which Python names pieces of messages (BLAKE2s, RFC 7693, without a key), here of numbers: the
 * browser's own hashes are not there on plain HTTP, and let one wait.
 */

const IV = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const BLOCK = 16; // words of 4 bytes
const ROUNDS = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/**
 * The hash of numbers as the bytes that they are sent as, little-endian.
 * @param {Float32Array} numbers
 * @param {number} length  bytes of the hash, at most 32
 */
export function hashOf(numbers, length) {
  const words = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const state = Int32Array.from(IV);
  state[0] ^= 0x01010000 ^ length;
  const blocks = Math.max(1, Math.ceil(words.length / BLOCK));
  const block = new Int32Array(BLOCK);
  for (let k = 0; k < blocks; k++) {
    const isLast = k === blocks - 1;
    block.fill(0);
    block.set(words.subarray(k * BLOCK, (k + 1) * BLOCK));
    compress(state, block, isLast ? 4 * words.length : 4 * BLOCK * (k + 1), isLast);
  }
  return new Uint8Array(state.buffer, 0, length);
}

/**
 * @param {Int32Array} state  8 words
 * @param {Int32Array} block
 * @param {number} count  bytes up to the end of the block; of one message fewer than 2 ** 32
 * @param {boolean} isLast
 */
function compress(state, block, count, isLast) {
  const v = new Int32Array(16);
  v.set(state);
  v.set(IV, 8);
  v[12] ^= count;
  if (isLast) v[14] = ~v[14];
  for (const order of ROUNDS) {
    for (let k = 0; k < 4; k++) {
      const [x, y] = [block[order[2 * k]], block[order[2 * k + 1]]];
      mix(v, k, k + 4, k + 8, k + 12, x, y); // columns
    }
    for (let k = 0; k < 4; k++) {
      const [x, y] = [block[order[2 * k + 8]], block[order[2 * k + 9]]];
      mix(v, k, 4 + ((k + 1) & 3), 8 + ((k + 2) & 3), 12 + ((k + 3) & 3), x, y); // diagonals
    }
  }
  for (let k = 0; k < 8; k++) state[k] ^= v[k] ^ v[k + 8];
}

/**
 * @param {Int32Array} v
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {number} x
 * @param {number} y
 */
function mix(v, a, b, c, d, x, y) {
  v[a] += v[b] + x;
  v[d] = turned(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = turned(v[b] ^ v[c], 12);
  v[a] += v[b] + y;
  v[d] = turned(v[d] ^ v[a], 8);
  v[c] += v[d];
  v[b] = turned(v[b] ^ v[c], 7);
}

/** @param {number} word  @param {number} by  bits, to the right */
const turned = (word, by) => (word >>> by) | (word << (32 - by));
