// The least contrast of a number with the cell that it stands on, over each palette.
import { palette } from '../../../convviz/app/components/heatmap/js/palette.js';

/** @param {number[]} rgb */
function luminance(rgb) {
  const [r, g, b] = rgb.map((v) => {
    const share = v / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
/** @param {string} hex */
const rgbOf = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
const STEPS = 2000;
const least = {};
for (const kind of /** @type {const} */ (['signed', 'grey', 'error']))
  for (const dark of [false, true]) {
    const { rgb, text } = palette(kind, dark);
    const contrasts = Array.from({ length: STEPS + 1 }, (_, k) => {
      const place = (k / STEPS) * (rgb.length - 1);
      const at = Math.min(Math.floor(place), rgb.length - 2);
      const cell = luminance(rgb[at].map((v, n) => v + (rgb[at + 1][n] - v) * (place - at)));
      const ink = luminance(rgbOf(text(k / STEPS)));
      return (Math.max(cell, ink) + 0.05) / (Math.min(cell, ink) + 0.05);
    });
    least[`${kind} ${dark ? 'dark' : 'light'}`] = Math.min(...contrasts);
  }
process.stdout.write(JSON.stringify(least));
