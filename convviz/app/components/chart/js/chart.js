import { h, setText } from '../../common/js/dom.js';
import { unpack } from '../../common/js/payload.js';
import { loadPlotly } from '../../common/js/plotly.js';
import { Width } from '../../common/js/width.js';

/** @import { Plotly } from '../../common/js/plotly.js' */
/** @import { Message } from '../../common/js/payload.js' */

/** @typedef {{ texttemplate?: string, textfont?: object } & Record<string, unknown>} Trace */

/**
 * A layout as Plotly takes it; the parts named here are completed with the page's own.
 * @typedef {{ font?: object, xaxis?: Axis, yaxis?: Axis } & Record<string, unknown>} Layout
 */

/** @typedef {{ title?: object } & Record<string, unknown>} Axis */

/**
 * What `chart/mount.py` says.
 * @typedef {{
 *   figure: { data: Trace[], layout?: Layout },
 *   height: number,
 *   present: boolean,
 *   alt: string,
 *   plotly: string,
 * }} Meta
 */

const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false };
const GRID = 'rgba(128, 140, 160, 0.25)';
const CLEAR = 'rgba(0,0,0,0)';
const MARGIN = { l: 4, r: 8, t: 8, b: 4 };
const APART = 8; // px between an axis's numbers and its title

/** One Plotly chart, in the page's colours and as wide as its column. */
export class Chart {
  /** @type {Plotly} */
  Plotly;
  /** @type {Meta} */
  meta;
  /** @type {boolean | undefined} */
  gone;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.message = /** @type {Element} */ (root.querySelector('.cv-message'));
    // an element of its own: a chart that has left this place may still be drawing
    this.plot = h('div', { class: 'cv-plot' });
    root.append(this.plot);
    this.width = new Width(root, () => this.draw().catch((error) => this.gone || this.fail(error)));
  }

  /**
   * A message from Python, or a change of theme.
   * @param {Uint8Array} bytes
   */
  async update(bytes) {
    /** @type {Message<Meta>} */
    const { meta } = unpack(bytes);
    this.meta = meta;
    this.root.setAttribute('aria-label', meta.alt);
    this.plot.style.height = `${meta.height}px`;
    this.Plotly ??= await loadPlotly(meta.plotly);
    if (!this.gone) await this.draw();
  }

  async draw() {
    const { data, layout } = this.meta.figure;
    await this.Plotly.react(
      this.plot,
      data.map((trace) => this.trace(trace)),
      this.layout(layout),
      CONFIG,
    );
    setText(this.message, '');
    this.root.dataset.rev = String(Number(this.root.dataset.rev ?? 0) + 1);
  }

  /**
   * Numbers on cells in the page's colour: Plotly would choose theirs as if white paper lay behind the cells.
   * @param {Trace} given
   */
  trace(given) {
    return given.texttemplate
      ? { ...given, textfont: { color: getComputedStyle(this.root).color, ...given.textfont } }
      : given;
  }

  /** @param {Layout} [own] */
  layout(own = {}) {
    const style = getComputedStyle(this.root);
    /** @param {Axis | undefined} given */
    const axis = (given) => ({
      gridcolor: GRID,
      zerolinecolor: GRID,
      fixedrange: true,
      automargin: true,
      ...given,
      title: { standoff: APART, ...given?.title },
    });
    return {
      dragmode: false,
      paper_bgcolor: CLEAR,
      plot_bgcolor: CLEAR,
      margin: MARGIN,
      ...own,
      width: this.width.taken(),
      height: this.meta.height,
      font: { family: style.fontFamily, color: style.color, size: this.meta.present ? 20 : 13, ...own.font },
      xaxis: axis(own.xaxis),
      yaxis: axis(own.yaxis),
    };
  }

  /** @param {Error} error */
  fail(error) {
    setText(this.message, String(error.message ?? error));
  }

  destroy() {
    this.gone = true;
    this.width.destroy();
    this.Plotly?.purge(this.plot);
    this.plot.remove();
  }
}
