import { layerOf } from '../layer/layer.js';
import { Cover } from '../cover/cover.js';
import { VIEWS } from '../views/views.js';

/** @import { Layer } from '../layer/layer.js' */
/** @import { Text } from '../../../common/js/format.js' */
/** @import { Arrays, Meta, Pair, Tools } from '../messages/message.js' */
/** @import { Matrices } from '../layer/matrices.js' */
/** @import { Pooling } from '../layer/pooling.js' */
/** @import { RunningSum } from '../layer/running_sums.js' */
/** @import { TwoWays } from '../layer/two_ways.js' */
/** @import { Spread } from '../views/transposed.js' */
/** @import { Blocks } from '../views/matrices/blocks.js' */
/** @import { Room } from '../views/matrices/room.js' */
/** @import { Drawn } from '../views/matrices/shown.js' */
/** @import { View, Walk } from '../views/views.js' */
/** @import { Focus } from './focus.js' */

/**
 * A message made ready for its view, which is undefined where whole pictures are shown; `walk` is the grid of
 * its steps, `stale` names the arrays that wait for Python. While numbers are pulled `isWhole` is set: maps
 * and sums are shown finished, wherever the step is. From `sum` on it is what a view prepares for itself: the
 * others have none of it.
 * @template [Sum=RunningSum]  sums that grow with the steps
 * @typedef {{
 *   layer: Layer,
 *   arrays: Arrays,
 *   meta: Meta,
 *   text: Text,
 *   tools: Tools,
 *   view: View<unknown> | undefined,
 *   focus: Focus | null,
 *   cover: Cover,
 *   walk: Walk,
 *   stale: Set<string>,
 *   isWhole: boolean,
 *   width: number,
 *   slide?: { height: number, frame: number },
 *   t: number,
 *   allTerms?: boolean,
 *   sum: Sum,
 *   pooling: Pooling,
 *   ways: TwoWays,
 *   spread: Spread,
 *   unread?: Pair[],
 *   shownColumns: number,
 *   matrices: Matrices,
 *   turned: boolean,
 *   room: Room,
 *   oneChannel?: boolean,
 *   blocks: Blocks,
 *   drawnBlock: Drawn | null,
 * }} Model
 */

/**
 * The model: a message from Python made ready for its view. Panels, tips, formula, terms and code are derived
 * from it and the step.
 * @param {Meta} meta
 * @param {Arrays} arrays
 * @param {Focus | null} focus  what is pointed at, if it still exists
 * @returns {Model}
 */
export function modelOf(meta, arrays, focus) {
  const layer = layerOf(meta);
  const view = VIEWS[meta.view];
  const model = /** @type {Model} */ ({
    layer,
    arrays,
    meta,
    text: meta.text,
    tools: meta.tools,
    view,
    focus,
    cover: new Cover(meta.tools.cover),
  });
  model.walk = view?.walk?.(model) ?? { rows: layer.ho, cols: layer.wo };
  return model;
}
