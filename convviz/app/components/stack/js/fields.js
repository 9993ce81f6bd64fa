/** Which part of an earlier map a unit sees, and which of its channels. Rows before columns. */

/**
 * The field of the unit (row, col) on a map of `grid`, clipped to it.
 * @param {{size: number[], jump: number[], start: number[]}} field
 * @returns {{top, left, height, width, whole: number[], hidden: boolean}} whole is its size with what lies
 *   outside the map
 */
export function boxOf({ size, jump, start }, [row, col], { rows, cols }) {
  const [top, height] = along(start[0] + jump[0] * row, size[0], rows);
  const [left, width] = along(start[1] + jump[1] * col, size[1], cols);
  return { top, left, height, width, whole: size, hidden: height * width === 0 };
}

function along(from, length, limit) {
  const first = Math.min(Math.max(from, 0), limit);
  return [first, Math.max(Math.min(from + length, limit), first) - first];
}

/** The channels of every earlier panel that map `channel` of a panel is made of, the input's first. */
export function channelsRead(panels, number, channel) {
  const read = [];
  let channels = [channel];
  for (let k = number; k > 0; k--) {
    const depth = panels[k - 1].grid.channels / panels[k].groups;
    const share = panels[k].grid.channels / panels[k].groups; // filters of a group
    const groups = new Set(channels.map((o) => Math.floor(o / share)));
    channels = [...groups].flatMap((g) => Array.from({ length: depth }, (_, c) => g * depth + c));
    read[k - 1] = channels;
  }
  return read;
}

/** All that a unit {number, channel, row, col} sees: for each earlier panel its box and channels. */
export function fieldsOf(panels, { number, channel, row, col }) {
  const channels = channelsRead(panels, number, channel);
  return panels[number].fields.map((field, k) => ({
    ...boxOf(field, [row, col], panels[k].grid),
    channels: channels[k],
  }));
}
