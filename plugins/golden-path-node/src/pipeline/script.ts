/** One command of a script. */
export interface Command {
  /** On one line, without comments. */
  text: string;
  /** Line in the script, from 0. */
  line: number;
  /** Why a failure of it goes unnoticed; undefined when it does not. */
  ignored?: string;
}

/** A line that ends with a backslash goes on; a comment starts a word. */
function logicalLines(script: string): { text: string; line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | undefined;
  let heredoc: string | undefined;
  script.split('\n').forEach((raw, line) => {
    if (heredoc !== undefined) {
      if (raw.trim() === heredoc) {
        heredoc = undefined;
      }
      return;
    }
    const stripped = withoutComment(raw.trimEnd());
    const goesOn = stripped.endsWith('\\');
    const text = (goesOn ? stripped.slice(0, -1) : stripped).trim();
    open = open
      ? { text: `${open.text} ${text}`.trim(), line: open.line }
      : { text, line };
    heredoc = /<<-?\s*(['"]?)(\w+)\1/.exec(text)?.[2];
    if (!goesOn) {
      if (open.text !== '') {
        lines.push(open);
      }
      open = undefined;
    }
  });
  if (open) {
    lines.push(open);
  }
  return lines;
}

/** Cuts a comment off, but not one inside of quotes. */
function withoutComment(line: string): string {
  let quote: string | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const char = line[index];
    if (quote !== undefined) {
      if (char === quote) {
        quote = undefined;
      }
    } else if (char === "'" || char === '"') {
      quote = char;
    } else if (char === '#' && (index === 0 || /\s/.test(line[index - 1]))) {
      return line.slice(0, index);
    }
  }
  return line;
}

/** Splits at operators that are outside of quotes. */
function split(line: string): { text: string; next: string }[] {
  const parts: { text: string; next: string }[] = [];
  let start = 0;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const char = line[index];
    if (quote !== undefined) {
      if (char === quote) {
        quote = undefined;
      }
      continue;
    }
    if (char === "'" || char === '"') {
      quote = char;
      continue;
    }
    const two = line.slice(index, index + 2);
    const isPair = ['&&', '||', ';;'].includes(two);
    const isRedirect = char === '&' && /[<>]/.test(line[index - 1] ?? '');
    const isSingle =
      ';|&'.includes(char) && !isRedirect && line[index + 1] !== '>';
    const single = isSingle ? char : undefined;
    const operator = isPair ? two : single;
    if (operator) {
      parts.push({ text: line.slice(start, index).trim(), next: operator });
      index += operator.length - 1;
      start = index + 1;
    }
  }
  parts.push({ text: line.slice(start).trim(), next: '' });
  return parts.filter(part => part.text !== '');
}

const NOTHING = /^(?:true|:|exit\s+0|echo\b.*|printf\b.*)$/;
const KEYWORD = /^(?:if|then|else|elif|while|until|do|!|\{|\()\s+/;

/**
 * Reads the commands of a shell script: what runs, and which failures go
 * unnoticed. Tolerant: what it does not understand stays one command.
 *
 * @param stops - whether the shell stops at a failure (`set -e`) from the start
 * @param pipes - whether a failure inside of a pipe counts from the start
 */
export function commandsOf(
  script: string,
  stops: boolean,
  pipes: boolean,
): Command[] {
  const commands: Command[] = [];
  let stopping = stops;
  let piping = pipes;
  let conditional = 0;
  for (const { text, line } of logicalLines(script)) {
    if (/^set\s+(?:-\w*e|-o\s+errexit)/.test(text)) {
      stopping = true;
    }
    if (/^set\s+(?:\+\w*e|\+o\s+errexit)/.test(text)) {
      stopping = false;
    }
    if (/^set\s.*pipefail/.test(text)) {
      piping = !/^set\s+\+o\s+pipefail/.test(text);
    }
    if (/^(?:fi|done|esac)\b/.test(text)) {
      conditional = Math.max(0, conditional - 1);
    }
    const parts = split(text);
    for (const [index, part] of parts.entries()) {
      const keyword = KEYWORD.exec(part.text)?.[0].trim();
      const command = part.text.replace(KEYWORD, '').trim();
      const after = parts[index + 1];
      let ignored: string | undefined;
      if (part.next === '||' && after && NOTHING.test(after.text)) {
        ignored = `"|| ${after.text.slice(0, 20)}" hides its failure`;
      } else if (part.next === '&') {
        ignored = 'it runs in the background';
      } else if (part.next === '|' && !piping) {
        ignored = 'a pipe hides its failure';
      } else if (!stopping) {
        ignored = 'the script goes on after a failure';
      } else if (keyword === 'if' || keyword === '!' || keyword === 'while') {
        ignored = 'it is only a condition';
      } else if (conditional > 0) {
        ignored = 'it runs under a condition only';
      }
      if (command !== '') {
        commands.push({ text: command, line, ignored });
      }
    }
    if (
      /^(?:if|while|until|for|case)\b/.test(text) &&
      !/\b(?:fi|done|esac)\s*$/.test(text)
    ) {
      conditional += 1;
    }
    // What comes after the end of the script does not run.
    if (conditional === 0 && /^exit\b/.test(text)) {
      break;
    }
  }
  return commands;
}
