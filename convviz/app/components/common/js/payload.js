import { hashOf } from './blake2s.js';
import { KeptPieces } from './kept_pieces.js';

/**
 * The numbers of a map as they come; `scale` is the size of what they were added up from, and up to its share
 * `quiet` they are round-off.
 * @typedef {Float32Array<ArrayBuffer> & { scale: number, quiet: number }} Received
 */

/**
 * The numbers of a map in C order, as they were received or as they were worked out here.
 * @typedef {(Float32Array | Float64Array) & { scale?: number, quiet?: number }} Values
 */

/**
 * A message; `pieces` names what it is made of and is here. Where that is not all, `isWhole` is false: its
 * meta then lacks values, and its arrays are not there.
 * @template Meta
 * @typedef {{ meta: Meta, arrays: Record<string, Received>, pieces: string[], isWhole: boolean }} Message
 */

/** @typedef {[name: string, size: number, ...pieces: string[]]} Listed  an array, in equally long pieces */

/** @typedef {{ scales?: Record<string, number>, quiet?: number }} Sizes  of what arrays are added up from */

/**
 * @typedef {{
 *   meta: unknown,
 *   pieces: Record<string, unknown>,
 *   arrays: Listed[],
 *   sent: string[],
 *   keep: boolean,
 * }} Header
 */

const kept = new KeptPieces();
const HASH_BYTES = 9;

/**
 * The name that Python gives a piece with these numbers, to the bit.
 * @param {Float32Array} numbers
 */
export const nameOf = (numbers) =>
  btoa(String.fromCharCode(...hashOf(numbers, HASH_BYTES)))
    .replaceAll('+', '-')
    .replaceAll('/', '_');

/**
 * Keeps arrays that were worked out here; returns their names. A message that has the very same numbers then
 * need not bring them.
 * @param {Float32Array[]} arrays
 * @param {KeptPieces} [held]
 */
export function keepNumbers(arrays, held = kept) {
  const pieces = new Map(arrays.map((numbers) => [nameOf(numbers), numbers]));
  held.keep(pieces);
  return [...pieces.keys()];
}

/**
 * The message from Python: [u32 header length][JSON header][zeros up to a multiple of 4][float32 little-
 * endian ...]. Raw bytes because JSON lists of the same numbers cost a thousand times more to pack. Pieces
 * that are held here already come by their names alone.
 * @template Meta
 * @param {Uint8Array} bytes
 * @param {KeptPieces} [held]
 * @returns {Message<Meta>}
 */
export function unpack(bytes, held = kept) {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  /** @type {Header} */
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headerLength)));
  const sent = new Map([...Object.entries(header.pieces), ...numbersOf(header, bytes, 4 + headerLength)]);
  /** @type {Map<string, unknown>} */
  const pieces = new Map();
  let isWhole = true;
  /** @param {string} name */
  const find = (name) => {
    const value = sent.get(name) ?? held.get(name);
    if (value === undefined) isWhole = false;
    else pieces.set(name, value);
    return value;
  };
  const meta = /** @type {Meta & Sizes} */ (header.keep ? filled(header.meta, find) : header.meta);
  const found = header.arrays.map(([name, size, ...names]) => ({ name, size, parts: names.map(find) }));
  if (header.keep) held.keep(pieces);
  /** @type {Record<string, Received>} */
  const arrays = {};
  if (isWhole)
    for (const { name, size, parts } of found)
      arrays[name] = Object.assign(joined(/** @type {Float32Array[]} */ (parts), size), {
        scale: meta.scales?.[name] ?? 0,
        quiet: meta.quiet ?? 0,
      });
  return { meta, arrays, pieces: [...pieces.keys()], isWhole };
}

/**
 * The numbers that were sent, by the names of their pieces.
 * @param {Header} header
 * @param {Uint8Array} bytes
 * @param {number} headerEnd
 * @returns {[name: string, numbers: Float32Array][]}
 */
function numbersOf({ arrays, sent }, bytes, headerEnd) {
  const lengths = new Map(
    arrays.flatMap(([, size, ...names]) => names.map((name) => [name, (4 * size) / names.length])),
  );
  let offset = (headerEnd + 3) & ~3;
  return sent.map((name) => {
    const start = offset;
    offset += lengths.get(name) ?? 0;
    return [name, new Float32Array(bytes.slice(start, offset).buffer)]; // a copy: it can outlive the message
  });
}

/**
 * A value of the header with the pieces in their places.
 * @param {unknown} value
 * @param {(name: string) => unknown} find
 * @returns {unknown}
 */
function filled(value, find) {
  if (Array.isArray(value)) return value.map((part) => filled(part, find));
  if (value === null || typeof value !== 'object') return value;
  if ('piece' in value && typeof value.piece === 'string') return find(value.piece);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part, find)]));
}

/**
 * @param {Float32Array[]} parts
 * @param {number} size
 */
function joined(parts, size) {
  const whole = new Float32Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
