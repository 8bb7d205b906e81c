import { ReportError } from './errors';
import type { ReportLimits } from './limits';

/** A report as it comes: text, bytes, or bytes in pieces. */
export type ReportInput = string | Uint8Array | readonly Uint8Array[];

function sizeOf(input: ReportInput): number {
  if (typeof input === 'string') {
    return Buffer.byteLength(input);
  }
  return input instanceof Uint8Array
    ? input.byteLength
    : input.reduce((sum, piece) => sum + piece.byteLength, 0);
}

function decode(bytes: Uint8Array): string {
  // Shells that redirect into UTF-16 are common enough on Windows runners.
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ReportError(
      'malformed',
      `The report is not valid ${encoding.toUpperCase()} text`,
    );
  }
}

/**
 * Text of a report, without a byte order mark.
 *
 * @throws {@link ReportError} when it is larger than allowed or not text
 */
export function textOf(input: ReportInput, limits: ReportLimits): string {
  const size = sizeOf(input);
  if (size > limits.maxBytes) {
    throw new ReportError(
      'too-large',
      `The report has ${size} bytes; at most ${limits.maxBytes} are read`,
    );
  }
  if (typeof input === 'string') {
    return input.charCodeAt(0) === 0xfeff ? input.slice(1) : input;
  }
  return decode(
    input instanceof Uint8Array ? input : Buffer.concat([...input]),
  );
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);

/** Refuses what would cost too much to parse. One pass; knows only strings and brackets. */
function checkShape(text: string, limits: ReportLimits): void {
  let depth = 0;
  let values = 1;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) {
        i++;
      } else if (c === QUOTE) {
        inString = false;
      }
    } else if (c === QUOTE) {
      inString = true;
    } else if (c === COMMA) {
      values++;
    } else if (OPEN.has(c)) {
      depth++;
      values++;
      if (depth > limits.maxDepth) {
        throw new ReportError(
          'too-deep',
          `The report is nested deeper than ${limits.maxDepth} levels at character ${i}`,
        );
      }
    } else if (CLOSE.has(c)) {
      depth--;
    }
    if (values > limits.maxValues) {
      throw new ReportError(
        'too-large',
        `The report has more than ${limits.maxValues} values`,
      );
    }
  }
}

/**
 * Parses JSON from somebody who is not trusted.
 *
 * @throws {@link ReportError} when it is not JSON, or deeper or wider than allowed
 */
export function parseJson(text: string, limits: ReportLimits): unknown {
  checkShape(text, limits);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    // The engine's own message quotes the document, which may hold a secret.
    const at = /at position (\d{1,12})/.exec(
      error instanceof Error ? error.message : '',
    );
    throw new ReportError(
      'malformed',
      at
        ? `The report is not JSON: unexpected text at character ${at[1]}`
        : 'The report is not JSON, or it ends too early',
    );
  }
}
