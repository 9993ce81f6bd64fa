import { KernelTools } from './kernel_tools.js';
import { Picks } from './picks.js';
import { UpstreamTools } from './upstream_tools.js';

/**
 * The rows of tools above the panels: the kernel, what is on show, the loss.
 */
export class Toolbars {
  /** @param {(action: object) => void} send  @param {(linked: boolean) => void} link */
  constructor(send, link) {
    this.kernel = new KernelTools(send, link);
    this.picks = new Picks(send);
    this.upstream = new UpstreamTools(send);
    this.elements = [this.kernel.element, this.picks.element, this.upstream.element];
  }

  configure(model, history) {
    this.kernel.configure(model);
    this.kernel.offer(history);
    this.picks.configure(model);
    this.upstream.configure(model);
  }
}
