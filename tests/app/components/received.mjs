/** @import { Arrays } from '../../../convviz/app/components/stage/js/messages/message.js' */

/**
 * The arrays of a message as the browser has them.
 * @param {Record<string, number[]>} arrays
 */
export function received(arrays) {
  const floats = Object.entries(arrays).map(([name, values]) => [
    name,
    Object.assign(Float32Array.from(values), { scale: 0, quiet: 0 }),
  ]);
  return /** @type {Arrays} */ (Object.fromEntries(floats));
}
