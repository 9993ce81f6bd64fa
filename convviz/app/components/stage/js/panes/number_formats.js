/**
 * The numbers of a panel, channel by channel and row by row; null where one is not computed.
 * @typedef {(number | null)[][][]} Planes
 */

/**
 * How numbers are written for another program: all channels, or the one on show.
 * @typedef {{ id: string, isWhole: boolean, write: (planes: Planes, name: string) => string }} Format
 */

const EACH = '  ';

/** The fewest digits that give the same number of float32.  @param {number} value */
function written(value) {
  const few = [6, 7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
  return String(few.find((each) => Math.fround(each) === Math.fround(value)) ?? value);
}

/**
 * A row a line.
 * @param {string} apart
 * @returns {Format['write']}
 */
const rowsApart =
  (apart) =>
  ([plane]) =>
    plane.map((row) => row.map((value) => (value === null ? '' : written(value))).join(apart)).join('\n');

/** @type {Format['write']} */
const latex = ([plane]) => {
  const rows = plane.map((row) =>
    row.map((value) => (value === null ? '\\cdot' : raised(value))).join(' & '),
  );
  return `\\begin{bmatrix}\n${rows.map((row) => EACH + row).join(' \\\\\n')}\n\\end{bmatrix}`;
};

/** A number as LaTeX writes it: 1.2 \cdot 10^{-7}.  @param {number} value */
function raised(value) {
  const [digits, power] = written(value).split('e');
  return power ? `${digits} \\cdot 10^{${Number(power)}}` : digits;
}

/**
 * An array in Python: of one channel a matrix, of several (C, rows, cols).
 * @param {string} call  that makes the array
 * @param {string} missing  what stands for a number that is not computed
 * @returns {Format['write']}
 */
const python = (call, missing) => (planes, name) => {
  const isMatrix = planes.length === 1;
  const inset = isMatrix ? '    ' : '     ';
  const matrices = planes.map((plane) => {
    const rows = plane.map(
      (row) => `[${row.map((value) => (value === null ? missing : written(value))).join(', ')}]`,
    );
    return `[${rows.join(`,\n${inset}`)}]`;
  });
  return `${name} = ${call}(\n   ${isMatrix ? matrices[0] : `[${matrices.join(',\n    ')}]`}\n)`;
};

/** @type {Format[]} */
export const FORMATS = [
  { id: 'tabs', isWhole: false, write: rowsApart('\t') },
  { id: 'csv', isWhole: false, write: rowsApart(',') },
  { id: 'latex', isWhole: false, write: latex },
  { id: 'numpy', isWhole: true, write: python('np.array', 'np.nan') },
  { id: 'torch', isWhole: true, write: python('torch.tensor', "float('nan')") },
];
