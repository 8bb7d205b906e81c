/** Value of a cell. */
export type Cell = string | number | boolean | null;

/** What spreadsheets take for the beginning of a formula; also as full-width signs. */
const FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** A cell that no spreadsheet runs: what looks like a formula gets an apostrophe. */
export function csvCell(value: Cell): string {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A line of cells, with its end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
