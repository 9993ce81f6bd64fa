/**
 * Maps the many characters for digits, signs, spaces and separators to the few that the reader knows.
 */

const BELOW = { 2: '½', 3: '⅓⅔', 4: '¼_¾', 5: '⅕⅖⅗⅘', 6: '⅙___⅚', 7: '⅐', 8: '⅛_⅜_⅝_⅞', 9: '⅑', 10: '⅒' };
/**
 * Fractions that are one character.
 * @type {Record<string, [above: number, below: number]>}
 */
export const VULGAR = {};
for (const [below, characters] of Object.entries(BELOW))
  [...characters].forEach(
    (character, k) => character !== '_' && (VULGAR[character] = [k + 1, Number(below)]),
  );
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻';

// Code points, and ranges of them, that become one character, or none.
/** @type {[string, string][]} */
const ALIKE = [
  [' ', 'A0 1680 2000-200A 202F 205F 3000'],
  ['', 'AD 200B-200F 202A-202E 2060-2064 2066-2069 FEFF'],
  ['\n', 'B-D 1C-1E 85 2028-2029'],
  ['-', '2010-2015 2212 2796 FE58 FE63 2D7'],
  ['+', '2795 FE62'],
  ['/', '2044 2215'],
  ['*', 'D7 B7 2217 2219 22C5'],
  [', ', '3001'],
  ["'", '2018-2019 2B9 2BC'],
  ['"', '201C-201D'],
  ['...', '2026 22EF'],
];
// Ranges that become ASCII characters one by one, from the character named on.
/** @type {[low: number, high: number, start: number][]} */
const SHIFTED = [
  [0xff01, 0xff5e, 0x21], // full-width ASCII
  [0x1d7ce, 0x1d7d7, 0x30], // bold, double-struck, sans-serif and monospace digits
  [0x1d7d8, 0x1d7e1, 0x30],
  [0x1d7e2, 0x1d7eb, 0x30],
  [0x1d7ec, 0x1d7f5, 0x30],
  [0x1d7f6, 0x1d7ff, 0x30],
];

/** @type {Map<string, string>} */
const TABLE = new Map();
/** @param {number} low  @param {number} high  @param {(point: number) => void} put */
const each = (low, high, put) => {
  for (let point = low; point <= high; point++) put(point);
};
for (const [character, spans] of ALIKE)
  for (const span of spans.split(' ')) {
    const [low, high = low] = span.split('-').map((hex) => parseInt(hex, 16));
    each(low, high, (point) => TABLE.set(String.fromCodePoint(point), character));
  }
for (const [low, high, start] of SHIFTED)
  each(low, high, (point) =>
    TABLE.set(String.fromCodePoint(point), String.fromCharCode(start + point - low)),
  );

/** @param {string} run */
const power = (run) => `^${[...run].map((character) => '0123456789+-'[RAISED.indexOf(character)]).join('')}`;

/**
 * A text with ASCII digits, signs, separators and line ends; powers are written `^-3`.
 * @param {string} text
 */
export function plain(text) {
  const characters = Array.from(
    text.replaceAll('\r\n', '\n'),
    (character) => TABLE.get(character) ?? character,
  );
  return characters.join('').replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+/g, power);
}
