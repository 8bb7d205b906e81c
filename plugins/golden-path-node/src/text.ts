import type { Tree } from './types';

/** Most characters of one file that a control reads. */
export const MAX_FILE_CHARACTERS = 256 * 1024;

/** A file's text, or why it can't be judged. */
export type FileText =
  { ok: true; text: string } | { ok: false; reason: string };

/**
 * Reads a file for a control. A path that is listed but has no text could not
 * be read (binary, too large, over the limits of the tree).
 */
export function readText(tree: Tree, path: string): FileText {
  const text = tree.read(path);
  if (text === undefined) {
    return { ok: false, reason: `${path} could not be read as text` };
  }
  if (text.length > MAX_FILE_CHARACTERS) {
    return {
      ok: false,
      reason: `${path} is longer than ${MAX_FILE_CHARACTERS} characters`,
    };
  }
  return { ok: true, text: text.startsWith('\ufeff') ? text.slice(1) : text };
}

/** Whether a value is a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Joins items for a message; names at most five. */
export function listed(items: readonly string[]): string {
  const shown = items.slice(0, 5).join('; ');
  return items.length > 5 ? `${shown}; and ${items.length - 5} more` : shown;
}

/** Tells lines of a text, from 1, by offsets; reads the text once, however many are asked for. */
export function linesOf(text: string): (offset: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    ends.push(at);
  }
  return offset => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low + 1;
  };
}
