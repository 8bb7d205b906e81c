/** A piece of a text that is replaced. */
export interface TextEdit {
  /** Offset of the first character. */
  from: number;
  /** Offset after the last one; the same as `from` inserts. */
  to: number;
  text: string;
}

/** Applies edits that do not overlap; everything else stays as it is. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  // Those at the same place stay in their order.
  return edits
    .map((edit, index) => ({ ...edit, index }))
    .sort((a, b) => b.from - a.from || b.index - a.index)
    .reduce(
      (current, edit) =>
        current.slice(0, edit.from) + edit.text + current.slice(edit.to),
      text,
    );
}

/** Offset of the start of the line that an offset is in. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}
