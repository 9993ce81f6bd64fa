import { h } from '../../../common/js/dom.js';
import { DrawTools } from './draw_tools.js';
import { KernelTools } from './kernel_tools.js';
import { Picks } from './picks.js';
import { UpstreamTools } from './upstream_tools.js';

/** @import { Send } from '../messages/actions.js' */
/** @import { Model } from '../state/model.js' */

/**
 * The rows of tools above the panels: the pen, the kernel, what is on show, the loss.
 */
export class Toolbars {
  /**
   * @param {Send} send
   * @param {(linked: boolean) => void} link
   * @param {() => void} drawing  called when drawing is turned on or off
   */
  constructor(send, link, drawing) {
    this.kernel = new KernelTools(send, link);
    this.picks = new Picks(send);
    this.upstream = new UpstreamTools(send);
    this.draw = new DrawTools(drawing);
    const rows = [this.draw, this.kernel, this.picks, this.upstream].map(({ element }) => element);
    this.element = h('div', { class: 'cv-bars' }, ...rows);
  }

  /** @param {Model} model  @param {{ undo: boolean, redo: boolean }} history */
  configure(model, history) {
    this.kernel.configure(model);
    this.kernel.offer(history);
    this.picks.configure(model);
    this.upstream.configure(model);
    this.draw.configure(model);
  }
}
