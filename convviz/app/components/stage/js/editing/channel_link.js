/** @import { Received } from '../../../common/js/payload.js' */
/** @import { Layer } from '../layer/layer.js' */
/** @import { Model } from '../state/model.js' */

/**
 * Whether an edit of the kernel applies to all channels: the person's choice, until they begin or cease to
 * differ.
 */
export class ChannelLink {
  /** @type {boolean | undefined} */
  differ;
  /** @type {boolean | undefined} */
  next;

  constructor() {
    this.isOn = true;
  }

  /**
   * Notes a kernel that is about to be drawn.
   * @param {Model} model
   */
  notice({ layer, arrays }) {
    const differ = channelsDiffer(arrays.weight, layer);
    if (differ !== this.differ) this.next = !differ;
    this.differ = differ;
  }

  /**
   * The kernel is drawn: what was noted holds from now on. @returns {boolean} whether channels are linked
   */
  settle() {
    this.isOn = this.next ?? this.isOn;
    this.next = undefined;
    return this.isOn;
  }
}

/** @param {Received} weight  @param {Layer} layer */
function channelsDiffer(weight, { channels, kh, kw }) {
  const taps = kh * kw;
  return weight.some((value, k) => k < channels * taps && value !== weight[k % taps]);
}
