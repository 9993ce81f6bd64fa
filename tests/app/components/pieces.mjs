// Small pieces of the browser's side: numbers as people read them, messages, changes, steps, cells laid out.
import { readFileSync } from 'node:fs';

import {
  bytes,
  cellNumber,
  factor,
  fill,
  number,
  spans,
} from '../../../convviz/app/components/common/js/format.js';
import { KeptPieces } from '../../../convviz/app/components/common/js/kept_pieces.js';
import { unpack } from '../../../convviz/app/components/common/js/payload.js';
import { Mosaic } from '../../../convviz/app/components/heatmap/js/mosaic.js';
import { summed, sumOfPairs, worked } from '../../../convviz/app/components/stage/js/formulas/worked.js';
import * as changes from '../../../convviz/app/components/stage/js/messages/changes.js';
import { kernelChanges } from '../../../convviz/app/components/stage/js/editing/kernel_changes.js';
import { LocalHistory } from '../../../convviz/app/components/stage/js/messages/local_history.js';
import { npz } from '../../../convviz/app/components/stage/js/panes/npz.js';
import { FORMATS } from '../../../convviz/app/components/stage/js/panes/number_formats.js';
import { Step } from '../../../convviz/app/components/stage/js/state/step.js';

/** @typedef {Parameters<typeof kernelChanges>[1]} Seen */

const ANSWERS = {
  number: ([value, digits]) => number(value, digits),
  cell: ([value, room]) => cellNumber(value, room),
  factor: ([value, digits]) => factor(value, digits),
  bytes: ([count]) => bytes(count),
  fill: ([template, values]) => fill(template, values),
  spans: ([text, place]) => spans(text, place),
  worked: ([numbers, result]) => worked(numbers, sumOfPairs, result),
  summed: ([numbers, result, text, most]) => summed(numbers, result, text, most),
  unpack(texts) {
    const held = new KeptPieces();
    const told = ([name, values]) => [name, [...values].map(String), values.scale, values.quiet];
    return texts.map((text) => {
      const message = unpack(Uint8Array.from(Buffer.from(text, 'base64')), held);
      const said = { ...message, arrays: Object.entries(message.arrays).map(told) };
      for (const values of Object.values(message.arrays)) values.fill(NaN); // none of this is kept
      return said;
    });
  },
  kept([most, ...messages]) {
    const held = new KeptPieces(most);
    return messages.map((pieces) => {
      held.keep(new Map(pieces.map(([name, count]) => [name, new Float32Array(count)])));
      return [[...held.known.keys()], held.bytes];
    });
  },
  cellChange: ([grid, cell, value]) => changes.cellChange('weight', grid, cell, value),
  gridChange: ([grid, planes, at]) => changes.gridChange('input', grid, planes, at),
  replaced: ([many, role]) => changes.isReplaced(many, role),
  kernelChanges([action, weight, layer, presets, turned = false]) {
    const model = {
      arrays: { weight: Float32Array.from(weight) },
      layer,
      tools: { presets },
      meta: { limits: { number: 1e6 }, turned },
    };
    return kernelChanges(action, /** @type {Seen} */ (/** @type {unknown} */ (model)));
  },
  history([events]) {
    const past = new LocalHistory();
    return events.map(([what, ...told]) => past[what](...told) ?? null);
  },
  step([count, events]) {
    const step = new Step(() => {});
    step.configure(count, false);
    return events.map(([what, ...told]) => {
      step[what](...told);
      return [step.t, step.product, step.place, step.places, step.isAtEnd];
    });
  },
  newest: ([many, name]) => [...changes.newest(many, name)],
  known: ([many]) => changes.isKnown(many),
  format: ([id, planes, name]) => FORMATS.find((each) => each.id === id)?.write(planes, name),
  npz([name, values, shape]) {
    const numbers = Float32Array.from(values, (v) => v ?? NaN);
    return btoa(String.fromCharCode(...npz(name, numbers, shape)));
  },
  mosaic([grid, box, values]) {
    const mosaic = new Mosaic(grid, box);
    const { cell, cellWidth, width, height, totalRows, totalCols } = mosaic;
    const rows = Array.from({ length: totalRows }, (_, row) =>
      Array.from({ length: totalCols }, (__, col) =>
        mosaic.cellAt((col + 0.5) * cellWidth, (row + 0.5) * cell),
      ),
    );
    return { cell, width, height, cells: rows, matrix: mosaic.matrix(values) };
  },
};
const asked = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(asked.map(([what, ...given]) => ANSWERS[what](given))));
