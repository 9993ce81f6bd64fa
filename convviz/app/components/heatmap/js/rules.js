/** @import { Grids } from '../../numerals/js/grid.js' */
/** @import { Text } from '../../common/js/format.js' */
/** @import { Cell } from './mosaic.js' */

/**
 * How a panel's numbers are edited; a panel without rules is only looked at.
 * @typedef {{
 *   text: Text,
 *   help: string,
 *   title?: string,
 *   opens: 'click' | 'key',
 *   name(cell: Cell): string,
 *   isCell(cell: Cell): boolean,
 *   limit: number,
 *   tooLarge: string,
 *   put(cell: Cell, value: number): void,
 *   putGrids(grids: Grids, cell: Cell): string,
 *   undo(redo: boolean): void,
 *   opened?(cell: Cell): void,
 *   closed?(): void,
 *   chosen?(cell: Cell | null): void,
 *   drag?: DragRules,
 *   keypad?: string,
 *   onward?(cell: Cell, direction: number): (() => void) | null,
 * }} Rules
 *
 * `help` and `title` are what the panel says of itself to a screen reader, and beside a pointer that rests.
 * A click opens a cell, or typing (`key`) where a click does something else: then it opens the cell that was
 * clicked. `limit` is the largest magnitude, `tooLarge` the sentence for what is larger. `putGrids` takes
 * over what was pasted, and returns the sentence that says why not. `keypad` is a phone's, for the field, and
 * `onward` returns what opens the next cell where Tab would leave.
 */

/**
 * How a cell's number is pulled: every number on the way is shown, and the last one is taken, or none.
 * @typedef {{
 *   start(cell: Cell): void,
 *   move(cell: Cell, value: number): void,
 *   end(cell: Cell, value: number): void,
 *   cancel(cell: Cell): void,
 * }} DragRules
 */

export {};
