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
 * @template Meta
 * @typedef {{ meta: Meta, arrays: Record<string, Received> }} Message
 */

/**
 * The message from Python: [u32 header length][JSON header][zeros up to a multiple of 4][float32 little-
 * endian ...]. Raw bytes because JSON lists of the same numbers cost a thousand times more to pack.
 * @template Meta
 * @param {Uint8Array} bytes
 * @returns {Message<Meta>}
 */
export function unpack(bytes) {
  const buffer = bytes.slice().buffer;
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength)));
  let offset = (4 + headerLength + 3) & ~3;
  /** @type {Record<string, Received>} */
  const arrays = {};
  for (const [name, length] of header.arrays) {
    const scale = header.meta.scales?.[name] ?? 0;
    const quiet = header.meta.quiet ?? 0;
    arrays[name] = Object.assign(new Float32Array(buffer, offset, length), { scale, quiet });
    offset += 4 * length;
  }
  return { meta: header.meta, arrays };
}
