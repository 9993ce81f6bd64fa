/**
 * What is used of Plotly.
 * @typedef {{
 *   react(plot: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>,
 *   restyle(plot: HTMLElement, changes: object, traces: number[]): Promise<unknown>,
 *   purge(plot: HTMLElement): void,
 * }} Plotly
 */

/** @type {Promise<Plotly> | null} */
let loading = null;

/**
 * Plotly from the server's own copy, loaded once for the whole page.
 * @param {string} url
 * @returns {Promise<Plotly>}
 */
export function loadPlotly(url) {
  const page = /** @type {Window & { Plotly?: Plotly }} */ (window);
  loading ??= new Promise((resolve, reject) => {
    if (page.Plotly) {
      resolve(page.Plotly);
      return;
    }
    const script = document.createElement('script');
    script.src = new URL(url, document.baseURI).href;
    script.onload = () => resolve(/** @type {Plotly} */ (page.Plotly));
    script.onerror = () => {
      loading = null; // a later message may find the network back
      reject(new Error(`cannot load ${script.src}`));
    };
    document.head.append(script);
  });
  return loading;
}
