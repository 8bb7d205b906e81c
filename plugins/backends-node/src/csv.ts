/**
 * What spreadsheets take for the beginning of a formula; also as full-width signs.
 * Source: OWASP, CSV injection.
 */
const FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** Value of a cell in an export. */
export type Cell = string | number | boolean | null;

/**
 * A cell of CSV (RFC 4180) that no spreadsheet runs: texts are quoted, and what
 * looks like a formula gets an apostrophe.
 */
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
