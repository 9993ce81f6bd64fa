// The panels of the stage at a step as the browser draws them: captions, numbers, marks, rooms.
import { readFileSync } from 'node:fs';

import { boxFor } from '../../../convviz/app/components/heatmap/js/sizes.js';
import { Mosaic } from '../../../convviz/app/components/heatmap/js/mosaic.js';
import { modelOf } from '../../../convviz/app/components/stage/js/state/model.js';
import { chooserColumns, chooserMarks } from '../../../convviz/app/components/stage/js/views/chooser.js';

/** @import { Arrays } from '../../../convviz/app/components/stage/js/messages/message.js' */
/** @import { RunningSum } from '../../../convviz/app/components/stage/js/layer/running_sums.js' */

// A window that is high enough for the usual heights.
Object.assign(globalThis, { window: { innerHeight: 1000 } });

function received({ arrays, scales, quiet }) {
  const made = Object.entries(arrays).map(([name, values]) => [
    name,
    Object.assign(Float32Array.from(values), { scale: scales[name] ?? 0, quiet }),
  ]);
  return /** @type {Arrays} */ (Object.fromEntries(made));
}

function columns({ meta, view, t, width, arrays, scales, quiet }) {
  const model = modelOf({ ...meta, view, tools: {} }, received({ arrays, scales, quiet }), null);
  model.width = width;
  model.t = t;
  model.sum = /** @type {RunningSum} */ (model.view?.sums?.(model));
  const specs = [...(model.view?.columns(model) ?? []), ...chooserColumns(model)];
  const frame = model.view?.frame(model, t);
  const marks = [frame?.marks ?? {}, chooserMarks(model)];
  return {
    steps: model.walk.rows * model.walk.cols,
    columns: specs.map((column) =>
      column.map((spec) => {
        const mosaic = new Mosaic(spec.grid, boxFor(spec, specs, model));
        const { role, title, grid, kind, range, width: across } = spec;
        return {
          role,
          title,
          shape: frame?.notes?.[role] ?? spec.shape,
          grid: [grid.channels, grid.rows, grid.cols, Boolean(grid.mixed)],
          kind,
          limits: range,
          column: across,
          strip: Boolean(spec.strip),
          below: Boolean(spec.below),
          values: Array.from(frame?.values[role] ?? spec.values, (value) =>
            Number.isFinite(value) ? value : null,
          ),
          drawn: [mosaic.cell, mosaic.cellWidth, mosaic.across, mosaic.totalRows, mosaic.totalCols],
          numbered: mosaic.isNumbered,
          marks: marks.flatMap((some) => some[role] ?? []),
        };
      }),
    ),
  };
}

const given = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(given.map(columns)));
