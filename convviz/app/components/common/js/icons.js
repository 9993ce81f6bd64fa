/**  */
const PATHS = {
  first: 'M6 5h2v14H6zM20 5v14l-11-7z',
  back: 'M17 5v14L6 12z',
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M7 5h4v14H7zM13 5h4v14h-4z',
  forward: 'M7 5v14l11-7z',
  last: 'M16 5h2v14h-2zM4 5v14l11-7z',
  slow: 'M4 4h4v4H4zM10 4h4v4h-4zM16 4h4v4h-4zM4 10h4v4H4zM11 11h2v2h-2zM17 11h2v2h-2zM5 17h2v2H5zM11 17h2v2h-2zM17 17h2v2h-2z',
  slide: 'M4 5h16v11H4zM6 7v7h12V7zM9 18h6v2H9z',
  cover:
    'M12 5C7 5 3.2 8 1.5 12c.8 1.9 2 3.500 3.600 4.700L3 18.800 4.400 20.200 20.200 4.400 18.800 3l-2.700 2.700C14.800 5.200 13.400 5 12 5zm0 3.500c.6 0 1.100.1 1.600.4l-4.700 4.700A3.500 3.500 0 0 1 12 8.500zM19.600 7.800l-3.900 3.900a3.700 3.700 0 0 1-4 4l-2.300 2.300c.8.2 1.700.3 2.600.3 5 0 8.800-3 10.500-7-.7-1.400-1.700-2.600-2.900-3.500z',
  undo: 'M9 5 4 10l5 5v-3.5h5a3.5 3.5 0 0 1 0 7H9V21h5a6 6 0 0 0 0-12H9z',
  edit: 'M4 16.5V20h3.5L17.8 9.7l-3.5-3.5zM20.4 7.1a1 1 0 0 0 0-1.4l-2.1-2.1a1 1 0 0 0-1.4 0l-1.6 1.6 3.5 3.5z',
  redo: 'M15 5l5 5-5 5v-3.5h-5a3.5 3.5 0 0 0 0 7h5V21h-5a6 6 0 0 1 0-12h5z',
};

/**
 * A small filled icon in the colour of the text around it.
 * @param {keyof typeof PATHS} name
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
