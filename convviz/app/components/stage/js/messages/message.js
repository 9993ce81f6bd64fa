/**
 * What Python says to the stage: the types of its message (`stage/mount.py`, `stage/message.py`).
 */

/** @import { Region } from '../../../region/js/region_box.js' */
/** @import { Text } from '../../../common/js/format.js' */
/** @import { Echo } from '../../../common/js/outbox.js' */
/** @import { Received } from '../../../common/js/payload.js' */
/** @import { CodeBlock } from '../panes/listing.js' */
/** @import { Filter } from '../preview/photo.js' */

/** @typedef {[rows: number, cols: number]} Pair */

/** @typedef {[top: number, bottom: number, left: number, right: number]} Sides */

/**
 * The layer on show with all that is set of it, and what is chosen in it. `gradFrom` says what the gradient
 * by the layer's result comes from: a pattern that is the same whatever y is, the squared error of y, or
 * layers above that make it depend on y. A squared error is the mean over `lossCount` numbers and compares
 * with the output of the kernel `target` (KH, KW) in every channel. Views of gradients have the `loss`.
 * @typedef {LayerMeta & Echo & {
 *   range: [low: number, high: number],
 *   signed: boolean,
 *   colours: string,
 *   input: 'own' | 'offered' | null,
 *   bias: [number],
 *   choice: Choice,
 *   lossOf: string[],
 *   gradFrom: 'pattern' | 'error' | 'above',
 *   lossCount: number | null,
 *   loss: number | null,
 *   target: number[] | null,
 *   upstream: string,
 *   after: After,
 *   transposed: { shape: Pair, padding: Sides, shown: boolean } | null,
 *   view: ViewName,
 *   step: number,
 *   present: boolean,
 *   slide: boolean,
 *   limits: Limits,
 *   text: Text,
 *   tools: Tools,
 *   pictures: Pictures | null,
 *   plotly: string,
 * }} Meta
 */

/**
 * The geometry of the filter on show. `rowSource` has the picture's row of every padded one, -1 for zeros.
 * `turned`: a true convolution; kernels and their gradients come as they lie on a patch, half a turn round.
 * @typedef {{
 *   shape: { channels: number, h: number, w: number, kh: number, kw: number, ho: number, wo: number },
 *   stride: Pair,
 *   dilation: Pair,
 *   padding: Sides,
 *   mode: 'zeros' | 'reflect' | 'replicate' | 'circular',
 *   turned: boolean,
 *   rowSource: number[],
 *   colSource: number[],
 * }} LayerMeta
 */

/**
 * How many there are to choose from and which is chosen; channels count within the filter's group. Large maps
 * are sent in part, every `mapStep`-th row and column.
 * @typedef {{
 *   filters: number,
 *   filter: number,
 *   firstFilter: number,
 *   groupFilters: number,
 *   channel: number,
 *   firstChannel: number,
 *   items: number,
 *   item: number,
 *   mapStep: number,
 *   mapShape: Pair | null,
 * }} Choice
 */

/**
 * What follows the convolution; the shape of its last map where a view shows it.
 * @typedef {{
 *   activation: 'none' | 'relu' | 'leaky_relu' | 'sigmoid' | 'tanh',
 *   slope: number,
 *   pool: 'none' | 'max' | 'average',
 *   size: Pair,
 *   stride: Pair,
 *   shape: Pair | null,
 * }} After
 */

/**
 * @typedef {'output' | 'patches' | 'matrix' | 'after' | 'transposed' | 'weight_grad' | 'input_grad'
 *   | 'two_ways' | 'matrix_grad' | 'after_grad' | 'picture'} ViewName
 */

/**
 * The largest typed number, side of a kernel, side of an input, count of an input's channels, and count of
 * actions in one message.
 * @typedef {{ number: number, kernel: number, input: number, channels: number, actions: number }} Limits
 */

/**
 * What stands around the panels. A preset brings its kernel where it has one of the size on show. The code is
 * `true` where it can be asked for. The sentence of the loss comes with one that has a place for its number.
 * `alone` says that no Python is there to answer, `counts` that a lesson wants to know what was on show;
 * `drawing` counts how often drawing was asked for beside the stage.
 * @typedef {{
 *   presets: [id: string, name: string, kernel: number[] | null][],
 *   preset: string,
 *   sentence?: string,
 *   filters: string[],
 *   upstreams?: [id: string, name: string][],
 *   code?: Code | boolean,
 *   undo: boolean,
 *   redo: boolean,
 *   message?: string,
 *   loss?: string,
 *   lossMeanwhile?: string,
 *   autoplay?: boolean,
 *   compact?: boolean,
 *   alone?: boolean,
 *   counts?: boolean,
 *   drawing?: number,
 *   cover?: CoverTools | null,
 * }} Tools
 */

/**
 * What is covered: the result that each panel tells, panels whose cells can be typed, those that are covered,
 * the open cells of each result with how they were opened, and what came of the number that was typed last.
 * Locked results stay covered until they are found; a question may ask for one cell.
 * @typedef {{
 *   panels: Record<string, string>,
 *   typed: string[],
 *   locked: string[],
 *   asked: { result: string, place: [channel: number, row: number, col: number] } | null,
 *   hidden: string[],
 *   opened: Record<string, [channel: number, row: number, col: number, how: string][]>,
 *   said: { sentence: string, result: string, place: [number, number, number], right: boolean } | null,
 * }} CoverTools
 */

/** @typedef {Record<'loops' | 'numpy' | 'torch', CodeBlock[]>} Code  whole programs in blocks */

/**
 * The whole picture before and after, by address, with sizes in its own pixels; how it is filtered here at a
 * reduced size, null where the kernel finds no place there.
 * @typedef {{
 *   before: string,
 *   after: string,
 *   size: Pair,
 *   after_size: Pair,
 *   region: Region,
 *   reduced: Reduced | null,
 * }} Pictures
 */

/** @typedef {Pick<Filter, 'channels' | 'asFilter' | 'scale'> & { size: Pair, padding: Sides }} Reduced */

/**
 * The arrays by name. Each view has its own (`_ARRAYS` in `stage/message.py`), so no message has all of them;
 * those with a question mark come only where there is more than one of what they are parts of.
 * @typedef {Record<ArrayName, Received> & Partial<Record<PartName, Received>>} Arrays
 */

/**
 * Totals and kernels come with their parts.
 * @typedef {'x' | 'weight' | 'output' | 'activated' | 'pooled' | 'slopes' | 'output_grad' | 'activated_grad'
 *   | 'pooled_grad' | 'weight_grad' | 'weight_total' | 'input_grad' | 'input_total' | 'transposed'
 *   | 'transposed_check' | 'kernels'} ArrayName
 */

/** @typedef {'partials' | 'weight_parts' | 'input_parts' | 'maps'} PartName */

export {};
