// What the stage says of a message: the tip of every cell of every panel, the sentence and the formula of a
// step.
import { readFileSync } from 'node:fs';

const JS = '../../../convviz/app/components/stage/js';
const { formulaOf } = await import(`${JS}/formulas/formula_of.js`);
const { toText } = await import(`${JS}/formulas/pieces.js`);
const { modelOf } = await import(`${JS}/state/model.js`);
const { chooserColumns } = await import(`${JS}/views/chooser.js`);
const { kernelSpec } = await import(`${JS}/views/parts.js`);
const { tipOf } = await import(`${JS}/tips/tip_of.js`);

const WIDTH = 1100; // px

/** The model as the stage has it at step t. */
function shown({ meta, arrays, view, t, focus }) {
  const typed = Object.fromEntries(
    Object.entries(arrays).map(([key, values]) => [key, Float32Array.from(values)]),
  );
  const model = modelOf({ ...meta, view, tools: {} }, typed, focus ?? null);
  model.width = WIDTH;
  model.t = Math.min(t, model.walk.rows * model.walk.cols - 1);
  model.sum = model.view?.sums?.(model);
  return model;
}

function words(given) {
  const model = shown(given);
  const { view } = model;
  const specs = view ? [...view.columns(model), ...chooserColumns(model)].flat() : [kernelSpec(model)];
  const frame = view?.frame(model, model.t);
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

function panel(model, { role, title, shape, grid, points, values: drawn }, frame) {
  const values = frame?.values[role] ?? drawn;
  const cover = frame?.marks[role]?.find((mark) => mark.kind === 'cover')?.after ?? Infinity;
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
process.stdout.write(JSON.stringify(given.map(words)));
