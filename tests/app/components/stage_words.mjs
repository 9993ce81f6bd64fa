// What the stage says of a message: the tip of every cell of every panel, the sentence and the formula of a
// step.
import { readFileSync } from 'node:fs';

import { formulaOf } from '../../../convviz/app/components/stage/js/formulas/formula_of.js';
import { toText } from '../../../convviz/app/components/stage/js/formulas/pieces.js';
import { modelOf } from '../../../convviz/app/components/stage/js/state/model.js';
import { chooserColumns } from '../../../convviz/app/components/stage/js/views/chooser.js';
import { kernelSpec } from '../../../convviz/app/components/stage/js/views/parts.js';
import { productsOf, slowed } from '../../../convviz/app/components/stage/js/views/slow_motion.js';
import { tipOf } from '../../../convviz/app/components/stage/js/tips/tip_of.js';
import { received } from './received.mjs';

/** @import { PanelSpec } from '../../../convviz/app/components/heatmap/js/sizes.js' */
/** @import { RunningSum } from '../../../convviz/app/components/stage/js/layer/running_sums.js' */
/** @import { Model } from '../../../convviz/app/components/stage/js/state/model.js' */
/** @import { Frame } from '../../../convviz/app/components/stage/js/views/views.js' */

const WIDTH = 1100; // px

/** The model as the stage has it at step t. */
function shown({ meta, arrays, view, t, focus, cover }) {
  const model = modelOf({ ...meta, view, tools: cover ? { cover } : {} }, received(arrays), focus ?? null);
  model.width = WIDTH;
  model.t = Math.min(t, model.walk.rows * model.walk.cols - 1);
  model.sum = /** @type {RunningSum} */ (model.view?.sums?.(model));
  return model;
}

function words(given) {
  const model = shown(given);
  const { view } = model;
  const columns = view ? [...view.columns(model), ...chooserColumns(model)] : [[kernelSpec(model)]];
  const specs = model.cover.columns(model, columns).flat();
  /** @param {string} role */
  const gridOf = (role) => specs.find((spec) => spec.role === role)?.grid;
  const whole = view?.frame(model, model.t);
  const frame = whole && model.cover.frame(model, model.t, whole, gridOf);
  const formula = formulaOf(model, model.t, Boolean(given.allTerms));
  return {
    t: model.t,
    sentence: frame?.sentence ?? '',
    check: frame?.check ?? null,
    list: frame?.list ?? null,
    formula: formula && {
      ...formula,
      lines: formula.lines.map(({ left, sign, right }) => [toText(left ?? []), sign ?? '=', toText(right)]),
    },
    panels: given.tips
      ? specs.map((spec) => panel(model, spec, frame))
      : specs.map(({ role, title, shape, kind, values }) => ({
          role,
          title,
          shape,
          kind,
          least: Math.min(...[...values].filter(Number.isFinite)),
        })),
  };
}

/** A step one product at a time: what each product makes of the panels, and what is covered. */
function slowMotion(given) {
  const model = shown(given);
  const whole = /** @type {Frame} */ (model.view?.frame(model, model.t));
  const told = ({ values, marks, sentence }) => ({
    values: Object.fromEntries(Object.entries(values).map(([role, some]) => [role, [...some]])),
    covers: Object.fromEntries(
      Object.entries(marks).map(([role, some]) => [role, some.filter(({ kind }) => kind === 'cover')]),
    ),
    sentence,
  });
  return Array.from({ length: productsOf(model) }, (_, k) => told(slowed(model, whole, model.t, k)));
}

/** @param {Model} model  @param {PanelSpec} spec  @param {Frame | undefined} frame */
function panel(model, { role, title, shape, grid, points, values: drawn }, frame) {
  const values = frame?.values[role] ?? drawn;
  const marks = model.cover.marks(model, role, frame?.marks[role] ?? [], grid);
  const cover = marks.find((mark) => mark.kind === 'cover')?.after ?? Infinity;
  const tips = [];
  for (let channel = 0, k = 0; channel < grid.channels; channel++)
    for (let row = 0; row < grid.rows; row++)
      for (let col = 0; col < grid.cols; col++, k++) {
        const value = row * grid.cols + col <= cover && Number.isFinite(values[k]) ? values[k] : undefined;
        tips.push([
          channel,
          row,
          col,
          value ?? null,
          tipOf(model, model.t, { role, cell: { channel, row, col }, points, value }),
        ]);
      }
  return { role, title, shape, tips };
}

const given = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(given.map((one) => (one.slow ? slowMotion(one) : words(one)))));
