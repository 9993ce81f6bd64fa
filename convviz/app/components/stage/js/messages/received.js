import { unpack } from '../../../common/js/payload.js';

/** @import { Echo } from '../../../common/js/outbox.js' */
/** @import { Message } from '../../../common/js/payload.js' */
/** @import { Arrays, Meta } from './message.js' */

/**
 * What is set of the layer and seldom changes is one piece of the message, `layer`.
 * @typedef {Echo & { layer: Partial<Meta> } & Partial<Meta>} Sent
 */

/**
 * A message of Python as it is read here; null in place of the arrays where some of it is not here.
 * @param {Uint8Array} bytes
 * @returns {{ meta: Meta, arrays: Arrays | null, pieces: string[] }}
 */
export function received(bytes) {
  const { meta, arrays, pieces, isWhole } = /** @type {Message<Sent>} */ (unpack(bytes));
  const { layer, ...rest } = meta;
  return {
    meta: /** @type {Meta} */ ({ ...layer, ...rest }),
    arrays: isWhole ? /** @type {Arrays} */ (arrays) : null,
    pieces,
  };
}
