import { fill, size } from '../../../../common/js/format.js';
import { Matrices, partsOf, pixelOf } from '../../layer/matrices.js';
import { Blocks, matrixRoom } from './room.js';
import { MARKS } from '../../../../heatmap/js/palette.js';
import { Sheet } from './sheet.js';
import { GAP, NARROW } from '../../../../heatmap/js/sizes.js';
import { largest } from '../parts.js';

/**
 * What both views of the layer as a matrix share: its panels P and C (or their transposes), the marks over
 * them, the words.
 */

// px: a narrow matrix has a caption too (stage.css gives its column this and the padding)
export const CAPTION = 150;
const HEIGHT = { beside: 330, above: 460 }; // px: of each matrix beside the other, of both above each other
const SMALL_CELL = { beside: 5, above: 4 }; // px: of a matrix that is cut

export const isNarrow = ({ width }) => width < NARROW;
export const ROLES = {
  rows: ['patch_matrix', 'kernel_matrix'],
  columns: ['patch_matrix_t', 'kernel_matrix_t'],
};

/** Shares the room out and remembers it: `turned` for the transposes, which stand above each other. */
export function prepare(model, turned) {
  const { layer, width } = model;
  model.matrices = new Matrices(model);
  model.turned = turned;
  const shared = turned || !isNarrow(model);
  model.room = turned ? matrixRoom(layer, upright(model)) : beside(layer, width, shared);
  model.oneChannel = model.room.channels < layer.channels;
  model.blocks = new Blocks(layer, model.room);
  model.drawnBlock = null;
}

const upright = (model) => ({
  along: HEIGHT.above,
  across: isNarrow(model) ? model.width - GAP : model.width * 0.5,
  shared: true,
  cut: SMALL_CELL.above,
});

/** P beside C; a P that is narrower than its caption takes the caption's width. */
function beside(layer, width, shared) {
  const room = (less) =>
    matrixRoom(layer, {
      along: width - (shared ? 2 : 1) * GAP - less,
      across: HEIGHT.beside,
      shared,
      cut: SMALL_CELL.beside,
    });
  const first = room(0);
  const lack = shared ? Math.max(0, CAPTION - (first.channels * (first.taps + 1) - 1) * first.cell) : 0;
  return lack ? room(lack) : first;
}

/** The specs of both panels. */
export function matrixSpecs(model) {
  const { layer, arrays, meta, text, turned } = model;
  const [patchRole, kernelRole] = turned ? ROLES.columns : ROLES.rows;
  const { sheets, values } = shown(model, model.t);
  const most = largest(arrays.weight) * (layer.mode === 'zeros' ? 1 : 2); // weights may meet and add up
  const sizes = (places) =>
    turned ? size(layer.channels * places, layer.steps) : size(layer.steps, layer.channels * places);
  const spec = (role, which, places, more) => ({
    role,
    title: text[role],
    shape: sizes(places),
    grid: sheets[which].grid,
    values: values[which],
    points: 'entry',
    box: boxOf(model, sheets[which].grid),
    ...more,
  });
  return [
    spec(patchRole, 'patch', model.matrices.taps, {
      kind: meta.signed ? 'signed' : 'grey',
      range: meta.range,
      width: 'fit',
      below: !turned,
    }),
    spec(kernelRole, 'kernel', model.matrices.pixels, {
      kind: 'signed',
      range: [-most, most],
      width: turned ? 'fit' : 'rest',
    }),
  ];
}

/** Channels stand beside each other where steps run down, and above each other where they run across. */
function boxOf({ room, turned }, { channels, rows, cols }) {
  const [down, across] = turned ? [channels, 1] : [1, channels];
  const length = (tiles, each) => room.cell * (tiles * (each + 1) - 1) || room.cell;
  return { width: length(across, cols), height: length(down, rows), maxCell: room.cell, across };
}

/** Both sheets of the block on show and their values, made again only where the block moves. */
export function shown(model, t) {
  const stretches = model.blocks.at(wanted(model, t));
  const key = JSON.stringify(stretches);
  if (model.drawnBlock?.key !== key) model.drawnBlock = { key, ...block(model, stretches) };
  return model.drawnBlock;
}

function block({ matrices, turned }, { steps, channels, taps, pixels }) {
  const patch = new Sheet({ steps, channels, places: taps }, turned);
  const kernel = new Sheet({ steps, channels, places: pixels }, turned);
  const split = (offset, each, value) => [Math.floor(offset / each), offset % each, value];
  const values = {
    patch: patch.fill((t) =>
      Array.from(matrices.patchRow(t), (value, tap) => split(tap, matrices.taps, value)),
    ),
    kernel: kernel.fill((t) =>
      [...matrices.kernelRow(t)].map(([offset, value]) => split(offset, matrices.pixels, value)),
    ),
  };
  return { sheets: { patch, kernel }, values };
}

/** What has to be on show: the step; from another panel also the pixel or tap that is pointed at. */
function wanted({ layer, focus, meta }, t) {
  if (!focus) return { t, channel: meta.choice.channel, pixel: -1, tap: -1 };
  if (focus.kind === 'tap')
    return { t, channel: focus.channel, pixel: -1, tap: focus.moves ? -1 : focus.row * layer.kw + focus.col };
  const pixel = focus.moves ? -1 : pixelOf(layer, focus);
  const readers = pixel < 0 ? [] : partsOf(layer, focus);
  return { t: readers[Math.floor(readers.length / 2)]?.t ?? t, channel: focus.channel, pixel, tap: -1 };
}

export function matrixValues(model, t) {
  const { values } = shown(model, t);
  const [patchRole, kernelRole] = model.turned ? ROLES.columns : ROLES.rows;
  return { [patchRole]: values.patch, [kernelRole]: values.kernel };
}

/**
 * The line of the step in both; of what is pointed at its entries, and its line in the matrix that has one.
 */
export function matrixMarks(model, t) {
  const { layer, focus } = model;
  const { sheets } = shown(model, t);
  const [patchRole, kernelRole] = model.turned ? ROLES.columns : ROLES.rows;
  const colour = focus?.pinned ? MARKS.pinned : MARKS.window;
  const parts = focus ? partsOf(layer, focus) : [];
  const lit = (sheet, places) => ({
    kind: 'cells',
    cells: places.map(({ t: step, place }) => sheet.cell(step, focus.channel, place)).filter(Boolean),
  });
  const line = (sheet, place) => (place >= 0 ? sheet.placeMarks(focus.channel, place, colour) : []);
  const marks = (sheet, name, place) => [
    frame(sheet),
    lit(
      sheet,
      parts.map((part) => ({ t: part.t, place: part[name] })),
    ),
    ...sheet.stepMarks(t),
    ...line(sheet, place),
  ];
  const tap = focus?.kind === 'tap' ? focus.row * layer.kw + focus.col : -1;
  return {
    [patchRole]: marks(sheets.patch, 'tap', tap),
    [kernelRole]: marks(sheets.kernel, 'pixel', pixelOf(layer, focus)),
    ...(focus?.kind === 'pixel' && { input: [copies(layer, focus, colour)] }),
  };
}

/** The edge of each tile: most of C is empty. Nothing is covered. */
const frame = ({ grid }) => ({ kind: 'cover', after: grid.rows * grid.cols - 1 });

const copies = (layer, { channel, row, col }, colour) => ({
  kind: 'outline',
  cells: layer.copiesOf(row, col).map(([r, c]) => [channel, r, c]),
  colour,
});

// ---- pointing --------------------------------------------------------------------------------------------

const sheetOf = (model, role, t) => {
  const which = [...ROLES.rows, ...ROLES.columns].indexOf(role);
  return which < 0 ? null : shown(model, t).sheets[which % 2 === 0 ? 'patch' : 'kernel'];
};

export const stepOf = (model, t, cell, role) => sheetOf(model, role, t)?.entry(cell)?.t ?? null;

/** An entry of P is a tap at a step, one of C a pixel at a step. */
export function focusOf(model, cell, role) {
  const { layer, drawnBlock } = model;
  const kind = ROLES.rows[0] === role || ROLES.columns[0] === role ? 'tap' : 'pixel';
  const { channel, place } = drawnBlock.sheets[kind === 'tap' ? 'patch' : 'kernel'].entry(cell);
  const width = kind === 'tap' ? layer.kw : layer.w;
  return { kind, role: 'entry', moves: true, channel, row: Math.floor(place / width), col: place % width };
}

// ---- words -----------------------------------------------------------------------------------------------

/** What is left out, where anything is. */
export function cutSentence(model, t) {
  const { layer, text, room, turned, matrices } = model;
  const { sheets } = shown(model, t);
  const said = [];
  if (model.oneChannel)
    said.push(
      fill(text.matrix_channel, {
        n: sheets.kernel.channels.first + model.meta.choice.firstChannel,
        count: layer.channels,
      }),
    );
  const steps = stretch(sheets.kernel.steps, 0);
  const places = ({ channels, places: p }, each) => ({
    ...stretch(p, channels.first * each),
    of: layer.channels * each,
    cut: p.count < each,
  });
  const pixels = places(sheets.kernel, matrices.pixels);
  if (room.steps < layer.steps || model.blocks.count < layer.steps || pixels.cut)
    said.push(cutOf(text.matrix_cut, turned, steps, pixels));
  const taps = places(sheets.patch, matrices.taps);
  if (taps.cut) said.push(cutOf(text.matrix_cut_taps, turned, steps, taps));
  return said.join(' ');
}

const stretch = ({ first, count, of }, before) => ({
  first: before + first,
  last: before + Math.min(of, first + count) - 1,
  of,
});

function cutOf(template, turned, steps, places) {
  const [rows, columns] = turned ? [places, steps] : [steps, places];
  return fill(template, {
    first: rows.first,
    last: rows.last,
    rows: rows.of,
    left: columns.first,
    right: columns.last,
    columns: columns.of,
  });
}
