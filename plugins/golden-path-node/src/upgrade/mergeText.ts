import { diff3MergeRegions } from 'node-diff3';
import { decodeText } from '../tree';
import type { ConflictReason } from './types';

/** Most lines of a text that is merged by line; the time grows with their square. */
const MAX_LINES = 10_000;
/** Most bytes of a text that is merged by line. */
const MAX_BYTES = 1024 * 1024;

/** How the sides are named in the markers of a conflict. */
export interface MergeLabels {
  ours: string;
  base: string;
  theirs: string;
}

/** A merged text, whole or with markers, or why it can't be merged by line. */
export type TextMerge =
  | { state: 'clean'; bytes: Uint8Array }
  | { state: 'conflict'; bytes: Uint8Array }
  | { state: 'impossible'; reason: ConflictReason };

/** Text with line feeds only, and whether every line of it ended with CR LF. */
function withoutCarriageReturns(text: string): { text: string; crlf: boolean } {
  const all = text.split('\n').length - 1;
  const crlf = text.split('\r\n').length - 1;
  return all > 0 && all === crlf
    ? { text: text.replaceAll('\r\n', '\n'), crlf: true }
    : { text, crlf: false };
}

/**
 * Whether two contents are the same, but for line ends that a checkout on
 * another system changes throughout.
 */
export function sameContent(a: Uint8Array, b: Uint8Array): boolean {
  if (Buffer.compare(a, b) === 0) {
    return true;
  }
  const [left, right] = [decodeText(a), decodeText(b)];
  return (
    left !== undefined &&
    right !== undefined &&
    withoutCarriageReturns(left).text === withoutCarriageReturns(right).text
  );
}

/** Gives a content the line ends of another one. */
export function withLineEndsOf(
  content: Uint8Array,
  model: Uint8Array,
): Uint8Array {
  const text = decodeText(content);
  const other = decodeText(model);
  if (text === undefined || other === undefined) {
    return content;
  }
  const { crlf } = withoutCarriageReturns(other);
  const plain = withoutCarriageReturns(text);
  return crlf && !plain.crlf && !text.includes('\r')
    ? Buffer.from(text.replaceAll('\n', '\r\n'), 'utf8')
    : content;
}

/** Copies the lines of the service that both sides have, and the changes of both. */
function mergeLines(
  input: { ours: string[]; base: string[]; theirs: string[] },
  labels: MergeLabels,
): { lines: string[]; conflicts: number } {
  const lines: string[] = [];
  let conflicts = 0;
  for (const region of diff3MergeRegions(
    input.ours,
    input.base,
    input.theirs,
  )) {
    if (region.stable) {
      lines.push(...region.bufferContent);
      continue;
    }
    const { aContent, oContent, bContent } = region;
    if (aContent.join('\n') === bContent.join('\n')) {
      // Both made the same change.
      lines.push(...aContent);
      continue;
    }
    conflicts += 1;
    lines.push(
      `<<<<<<< ${labels.ours}`,
      ...aContent,
      `||||||| ${labels.base}`,
      ...oContent,
      '=======',
      ...bContent,
      `>>>>>>> ${labels.theirs}`,
    );
  }
  return { lines, conflicts };
}

/**
 * Merges a text three ways by line, and keeps the line ends of the service.
 *
 * @param base - empty when both sides added the file
 */
export function mergeText(
  input: { ours: Uint8Array; base: Uint8Array; theirs: Uint8Array },
  labels: MergeLabels,
): TextMerge {
  const sides = [input.ours, input.base, input.theirs];
  const texts = sides.map(decodeText);
  const [ours, base, theirs] = texts;
  if (ours === undefined || base === undefined || theirs === undefined) {
    return { state: 'impossible', reason: 'binary' };
  }
  const plain = [ours, base, theirs].map(withoutCarriageReturns);
  const [a, o, b] = plain.map(({ text }) => text.split('\n'));
  if (
    sides.some(bytes => bytes.length > MAX_BYTES) ||
    [a, o, b].some(lines => lines.length > MAX_LINES)
  ) {
    return { state: 'impossible', reason: 'too-large' };
  }
  const { lines, conflicts } = mergeLines(
    { ours: a, base: o, theirs: b },
    labels,
  );
  return {
    state: conflicts === 0 ? 'clean' : 'conflict',
    bytes: Buffer.from(lines.join(plain[0].crlf ? '\r\n' : '\n'), 'utf8'),
  };
}
