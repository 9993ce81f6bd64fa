/** @typedef {'signed' | 'grey' | 'error'} Kind  of numbers, and so of colours */

/**
 * @typedef {{
 *   scale: [share: number, colour: string][],
 *   rgb: number[][],
 *   text: (share: number) => string,
 * }} Colours
 *
 * The stops of the scale for Plotly, the same as red, green and blue, and the colour of a number on them.
 */

/**
 * Colours of the heatmaps and of the marks over them. Zero is the same neutral colour in every signed map,
 * and in maps of errors.
 */
const SIGNED = {
  light: ['#8c4a06', '#d9862b', '#fbd7a5', '#f4f5f7', '#a9d0ee', '#3d86c6', '#0b3f7a'],
  dark: ['#ffc27a', '#d98324', '#6e441a', '#262b35', '#1d4e78', '#3f93d6', '#a5d8ff'],
};
const ERROR = { light: ['#f4f5f7', '#e9b8c6', '#b3164b'], dark: ['#262b35', '#7c2f4b', '#ff8fb0'] };
const GREY = ['#000000', '#ffffff'];

export const MARKS = {
  window: '#e69f00',
  lit: 'rgba(230,159,0,.55)',
  tap: 'rgba(230,159,0,.3)',
  pinned: '#d6336c',
  right: '#1b7f3b',
  blank: '#808ca0',
  hidden: 'rgba(127,127,127,.28)',
  gather: '#009e73',
  blocked: 'rgba(120,40,60,.7)',
  hatch: 'rgba(128,140,160,.55)',
};

/** @param {string} hex  @param {number} k */
const channel = (hex, k) => parseInt(hex.slice(1 + 2 * k, 3 + 2 * k), 16);
const INKS = ['#000000', '#ffffff'];
const EVEN = Math.sqrt(1.05 * 0.05) - 0.05; // the luminance on which black and white contrast alike, 4.58:1

/**
 * The relative luminance of a colour (WCAG 2.2).
 * @param {number[]} rgb
 */
function luminance(rgb) {
  const [r, g, b] = rgb.map((v) => (v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * Plotly's colour scale, and a readable text colour over share 0..1 of it.
 * @param {Kind} kind
 * @param {boolean} dark
 * @returns {Colours}
 */
export function palette(kind, dark) {
  const stops = kind === 'grey' ? GREY : (kind === 'error' ? ERROR : SIGNED)[dark ? 'dark' : 'light'];
  const rgb = stops.map((hex) => [0, 1, 2].map((k) => channel(hex, k)));
  const last = stops.length - 1;
  /** @param {number} share */
  const at = (share) => {
    const place = Math.min(Math.max(share, 0), 1) * last;
    const k = Math.min(Math.floor(place), last - 1);
    return rgb[k].map((v, n) => v + (rgb[k + 1][n] - v) * (place - k));
  };
  return {
    scale: stops.map((hex, k) => [k / last, hex]),
    rgb,
    text: (share) => INKS[luminance(at(Number.isFinite(share) ? share : 0.5)) > EVEN ? 0 : 1],
  };
}

/**
 * The colour of a number over a range, step by step as Plotly works it out; none where there is no number.
 * @param {Colours} colours
 * @param {[low: number, high: number]} range
 * @returns {(value: number, pixels: Uint8ClampedArray, at: number) => void}  puts it into an image
 */
export function scaled({ scale, rgb }, [low, high]) {
  const stops = scale.map(([share]) => low + share * (high - low));
  const last = stops.length - 1;
  return (value, pixels, at) => {
    const isNumber = Number.isFinite(value);
    pixels[at + 3] = isNumber ? 255 : 0;
    if (!isNumber) return;
    let k = 0;
    while (k < last - 1 && value >= stops[k + 1]) k++;
    const share = Math.min(Math.max((value - stops[k]) / (stops[k + 1] - stops[k]), 0), 1);
    const [below, above, rest] = [rgb[k], rgb[k + 1], 1 - share];
    pixels[at] = Math.round(below[0] * rest + above[0] * share);
    pixels[at + 1] = Math.round(below[1] * rest + above[1] * share);
    pixels[at + 2] = Math.round(below[2] * rest + above[2] * share);
  };
}

/**
 * Whether the app's background is dark: Streamlit hands its theme over as CSS variables.
 * @param {Element} element
 */
export function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue('--st-background-color').trim();
  return /^#[0-9a-f]{6}$/i.test(colour) && luminance([0, 1, 2].map((k) => channel(colour, k))) < 0.5;
}
