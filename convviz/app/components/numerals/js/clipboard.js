/**
 * What was pasted as text: a spreadsheet's or page's table as cells apart by tabs where it brings no plain
 * text.
 * @param {DataTransfer} data
 */
export function clipboardText(data) {
  const text = data.getData('text/plain');
  if (text.trim()) return text;
  const table = new DOMParser()
    .parseFromString(data.getData('text/html'), 'text/html')
    .querySelector('table');
  if (!table) return text;
  return [...table.rows]
    .map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join('\t'))
    .join('\n');
}
