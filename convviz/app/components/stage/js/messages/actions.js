/**
 * What a person does on the stage, as it is told to Python (`lab/state/actions` checks every one again).
 */

/** @import { Region } from '../../../region/js/region_box.js' */
/** @import { Pair } from './message.js' */

/**
 * @typedef {KernelAction | InputAction | LossAction | LookAction | CoverAction
 *   | { do: 'undo' } | { do: 'redo' }} Action
 */

/**
 * The kernel. The channel of `taps` is null for all of them; `weight` is (1, C, KH, KW).
 * @typedef {{ do: 'taps', taps: [channel: number | null, row: number, col: number, value: number][] }
 *   | { do: 'weight', weight: number[][][][] }
 *   | { do: 'preset', preset: string }
 *   | { do: 'bias', value: number }
 *   | { do: 'size', size: Pair }
 *   | { do: 'normalise' } | { do: 'transpose' } | { do: 'rotate' } | { do: 'negate' }} KernelAction
 */

/**
 * The input: numbers of one's own, in cells or (C, H, W) from a channel on; the region of the picture.
 * @typedef {{ do: 'own' } | { do: 'fresh' }
 *   | { do: 'input', cells: [channel: number, row: number, col: number, value: number][] }
 *   | { do: 'input', grid: number[][][], channel: number }
 *   | { do: 'region', box: Region }} InputAction
 */

/**
 * The loss: another one, the cell that it is, its gradient in cells or as a grid laid on at a place.
 * @typedef {{ do: 'upstream', upstream: string }
 *   | { do: 'cell', cell: Pair }
 *   | { do: 'paint', cells: Pair[], value: number }
 *   | { do: 'paint', at: Pair, grid: number[][] }} LossAction
 */

/**
 * Where one looks: the step (a lesson is told the runs of steps that were on show too), what is on show,
 * whether the code is read, whether the stage stands alone.
 * @typedef {{ do: 'step', step: number, seen?: [first: number, last: number][] }
 *   | { do: 'pick', filter?: number, channel?: number, item?: number }
 *   | { do: 'code', open: boolean }
 *   | { do: 'slide', on: boolean }} LookAction
 */

/**
 * Covered numbers: cover a result, or all that the view is about, and see it again; the number that a person
 * typed for a cell; the cell that is to be shown.
 * @typedef {{ do: 'cover', result: string | null, on: boolean }
 *   | { do: 'guess', result: string, place: [channel: number, row: number, col: number], value: number }
 *   | { do: 'reveal', result: string, place: [channel: number, row: number, col: number] }} CoverAction
 */

/** @typedef {(action: Action) => void} Send */

export {};
