/** A line of a script with those that continue it. */
export interface LogicalLine {
  text: string;
  /** Line in the script, from 0. */
  line: number;
}

/** A part of a line between operators. */
export interface LinePart {
  text: string;
  /** Operator after it; empty at the end of the line. */
  next: string;
}

/** What a walk over the characters outside of quotes does. */
type Visit = (char: string, index: number) => 'stop' | number | void;

/**
 * Walks over the characters outside of quotes; a number says how many more to
 * leave out. Returns the quote that is open at the end.
 */
function walk(
  line: string,
  open: string | undefined,
  visit: Visit,
): string | undefined {
  let quote = open;
  for (let index = 0; index < line.length; index += 1) {
    const char = line[index];
    if (char === '\\' && quote !== "'") {
      index += 1;
    } else if (quote !== undefined) {
      quote = char === quote ? undefined : quote;
    } else if (char === "'" || char === '"') {
      quote = char;
    } else {
      const next = visit(char, index);
      if (next === 'stop') {
        return undefined;
      }
      index += next ?? 0;
    }
  }
  return quote;
}

/** Cuts off a comment, and tells what is open at the end of a line. */
function readLine(line: string, open: string | undefined) {
  let text = line;
  let heredoc: string | undefined;
  const quote = walk(line, open, (char, index) => {
    if (char === '#' && (index === 0 || /\s/.test(line[index - 1]))) {
      text = line.slice(0, index);
      return 'stop';
    }
    if (line.startsWith('<<<', index)) {
      return 2;
    }
    const word = /^<<-?\s*(['"]?)\\?([A-Za-z_]\w*)\1/.exec(line.slice(index));
    heredoc ??= word?.[2];
    return undefined;
  });
  return { text, quote, heredoc };
}

/**
 * Lines of a script without comments and here-documents: a line that ends with
 * a backslash goes on, and so does one with an open quote.
 */
export function logicalLines(script: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: LogicalLine | undefined;
  let quote: string | undefined;
  let heredoc: string | undefined;
  script.split('\n').forEach((raw, line) => {
    if (heredoc !== undefined) {
      heredoc = raw.trim() === heredoc ? undefined : heredoc;
      return;
    }
    const read = readLine(raw.trimEnd(), quote);
    const continued = read.quote !== "'" && read.text.endsWith('\\');
    const text = (continued ? read.text.slice(0, -1) : read.text).trim();
    open = open
      ? { text: `${open.text} ${text}`.trim(), line: open.line }
      : { text, line };
    ({ quote, heredoc } = read);
    if (!continued && quote === undefined) {
      if (open.text !== '') {
        lines.push(open);
      }
      open = undefined;
    }
  });
  return open ? [...lines, open] : lines;
}

/** Splits a line at operators that are outside of quotes. */
export function split(line: string): LinePart[] {
  const parts: LinePart[] = [];
  let start = 0;
  walk(line, undefined, (char, index) => {
    const two = line.slice(index, index + 2);
    const isPair = ['&&', '||', ';;'].includes(two);
    const isRedirect = char === '&' && /[<>]/.test(line[index - 1] ?? '');
    const isSingle =
      ';|&'.includes(char) && !isRedirect && line[index + 1] !== '>';
    const single = isSingle ? char : undefined;
    const operator = isPair ? two : single;
    if (!operator) {
      return undefined;
    }
    parts.push({ text: line.slice(start, index).trim(), next: operator });
    start = index + operator.length;
    return operator.length - 1;
  });
  parts.push({ text: line.slice(start).trim(), next: '' });
  return parts.filter(part => part.text !== '');
}

/** How many more parentheses are opened than closed, outside of quotes. */
export function openParentheses(text: string): number {
  let count = 0;
  walk(text, undefined, char => {
    count += Number(char === '(') - Number(char === ')');
  });
  return count;
}
