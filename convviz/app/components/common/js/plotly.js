let loading = null;

/** Plotly from the server's own copy, loaded once for the whole page. */
export function loadPlotly(url) {
  loading ??= new Promise((resolve, reject) => {
    if (window.Plotly) {
      resolve(window.Plotly);
      return;
    }
    const script = document.createElement('script');
    script.src = new URL(url, document.baseURI);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = null; // a later message may find the network back
      reject(new Error(`cannot load ${script.src}`));
    };
    document.head.append(script);
  });
  return loading;
}
