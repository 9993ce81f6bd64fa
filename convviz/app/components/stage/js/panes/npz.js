// A .npy (numpy.lib.format) in a .zip that packs nothing (PKWARE's APPNOTE.TXT).
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const [VERSION, DATE] = [20, 0x21]; // of the format that reads it; the first of January 1980
const ALIGNED = 64; // bytes of the head of an array

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** @param {Uint8Array} bytes */
function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * A .npy of float32.
 * @param {Float32Array} values
 * @param {number[]} shape
 */
function npy(values, shape) {
  const said = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const before = 10; // bytes: the magic, the version and the length of what is said
  const length = Math.ceil((before + said.length + 1) / ALIGNED) * ALIGNED - before;
  const head = `${said.padEnd(length - 1)}\n`;
  const bytes = new Uint8Array(before + head.length + 4 * values.length);
  bytes.set([0x93, ...letters('NUMPY'), 1, 0, head.length & 255, head.length >> 8]);
  bytes.set(letters(head), before);
  const numbers = new DataView(bytes.buffer, before + head.length);
  values.forEach((value, k) => numbers.setFloat32(4 * k, value, true));
  return bytes;
}

/** @param {string} text */
const letters = (text) => new TextEncoder().encode(text);

/**
 * One array as an .npz.
 * @param {string} name
 * @param {Float32Array} values
 * @param {number[]} shape
 */
export function npz(name, values, shape) {
  const [file, content] = [letters(`${name}.npy`), npy(values, shape)];
  const about = [0, DATE, crcOf(content), content.length, content.length, file.length, 0];
  const local = record('42222244422', [LOCAL, VERSION, 0, 0, ...about]);
  const central = record('42222224442222244', [CENTRAL, VERSION, VERSION, 0, 0, ...about, 0, 0, 0, 0, 0]);
  const offset = local.length + file.length + content.length;
  const end = record('42222442', [END, 0, 0, 1, 1, central.length + file.length, offset, 0]);
  return joined([local, file, content, central, file, end]);
}

/**
 * Numbers, little-endian, of so many bytes each.
 * @param {string} sizes
 * @param {number[]} values
 */
function record(sizes, values) {
  const bytes = [...sizes].flatMap((size, k) =>
    Array.from({ length: Number(size) }, (_, byte) => (values[k] >>> (8 * byte)) & 255),
  );
  return Uint8Array.from(bytes);
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
