/**
 * The message from Python: [u32 header length][JSON header][zeros up to a multiple of 4][float32
 * little-endian ...]. Raw bytes because JSON lists of the same numbers cost a thousand times more to pack.
 * @param {Uint8Array} bytes
 * @returns {{meta: object, arrays: Object<string, Float32Array>}}
 */
export function unpack(bytes) {
  const buffer = bytes.slice().buffer;
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength)));
  let offset = (4 + headerLength + 3) & ~3;
  const arrays = {};
  for (const [name, length] of header.arrays) {
    arrays[name] = new Float32Array(buffer, offset, length);
    arrays[name].scale = header.meta.scales?.[name] ?? 0; // the size of what its numbers were added up from
    offset += 4 * length;
  }
  return { meta: header.meta, arrays };
}
