import { h } from '../../../common/js/dom.js';
import { KernelTools } from './kernel_tools.js';
import { Picks } from './picks.js';
import { UpstreamTools } from './upstream_tools.js';

/** @import { Send } from '../messages/actions.js' */
/** @import { Model } from '../state/model.js' */

/**
 * The rows of tools above the panels: the kernel, what is on show, the loss.
 */
export class Toolbars {
  /** @param {Send} send  @param {(linked: boolean) => void} link */
  constructor(send, link) {
    this.kernel = new KernelTools(send, link);
    this.picks = new Picks(send);
    this.upstream = new UpstreamTools(send);
    const rows = [this.kernel.element, this.picks.element, this.upstream.element];
    this.element = h('div', { class: 'cv-bars' }, ...rows);
  }

  /** @param {Model} model  @param {{ undo: boolean, redo: boolean }} history */
  configure(model, history) {
    this.kernel.configure(model);
    this.kernel.offer(history);
    this.picks.configure(model);
    this.upstream.configure(model);
  }
}
