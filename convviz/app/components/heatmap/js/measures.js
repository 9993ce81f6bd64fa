// What the rooms of panels are worked out from, in px.
export const GAP = 28; // between columns, with their paddings
export const CAPTION = 150; // that the caption of a narrow map needs
export const FRAME = 58; // that a panel needs above and below its grid
export const ROW_FRAME = 30; // around a grid that stands in one row with its name
export const NUMBERED_CELL = 26; // the smallest square cell that shows its number
export const WIDE_CELL = 32; // one of this width shows it too,
export const FLAT_CELL = 12; // if it is at least so high

/**
 * Shares of the stage's width: two large columns and a small one, two halves, three thirds.
 * @type {Record<string, number>}
 */
export const SHARE = { large: 0.4, small: 0.2, half: 0.5, third: 0.33 };
