import { logicalLines, openParentheses, split } from './shellLines';

/** One command of a script. */
export interface Command {
  /** On one line, without comments. */
  text: string;
  /** Line in the script, from 0. */
  line: number;
  /** Why a failure of it goes unnoticed; undefined when it does not. */
  ignored?: string;
}

/** Something that is open: what is inside may not run, or its failure may not count. */
interface Block {
  kind: 'condition' | 'function' | 'group' | 'subshell';
  /** Index of the first command inside. */
  from: number;
  /** The command before `||` that this block answers for. */
  answers?: Command;
  /** Whether the block ends with a failure. */
  fails: boolean;
}

const FUNCTION =
  /^(?:function\s+([\w-]+)(?:\s*\(\s*\))?|([\w-]+)\s*\(\s*\))\s*(\{\s*)?/;
const OPENING = /^(?:if|while|until)\s+|^(?:for|case|select)\b.*$/;
const ONLY_ASKED = /^(?:if|while|until|elif|!)\s+/;
const WITHIN = /^(?:then|else|do)\b\s*/;
const CLOSING = /^(?:fi|done|esac)\b/;
/** Ends the script, or the function, as failed. */
const FAILS = /^(?:(?:exit|return)\s+(?:[1-9]\d*|"?\$\?"?)|false)\b|\$\?"?$/;
const ENDS = /^(?:exit\b|exec\s+[^<>\d&\s])/;
/** A trap that ends a failed script as passed. */
const RESCUING_TRAP = /^trap\s.*\bexit\b(?!\s+(?:[1-9]|"?\$))/;

/** What `set` says of going on after failures, and of pipes. */
function readSet(text: string): { stops?: boolean; pipes?: boolean } {
  const words = /^set\s+(.*)$/.exec(text)?.[1].split(/\s+/) ?? [];
  const found: { stops?: boolean; pipes?: boolean } = {};
  words.forEach((word, index) => {
    const isOn = word.startsWith('-');
    if (!/^[-+]/.test(word)) {
      return;
    }
    if (word.includes('e')) {
      found.stops = isOn;
    }
    if (/o/.test(word)) {
      const option = words[index + 1];
      found.stops = option === 'errexit' ? isOn : found.stops;
      found.pipes = option === 'pipefail' ? isOn : found.pipes;
    }
  });
  return found;
}

/** Reads commands one after the other, and keeps what is open. */
class ScriptReader {
  readonly commands: Command[] = [];
  readonly #blocks: Block[] = [];
  readonly #functions = new Set<string>();
  /** What speaks against a command besides the operator after it. */
  readonly #otherwise = new Map<Command, string | undefined>();
  #awaitsBrace = false;
  #mayHaveEnded = false;
  #stops: boolean;
  #pipes: boolean;

  constructor(stops: boolean, pipes: boolean) {
    this.#stops = stops;
    this.#pipes = pipes;
  }

  /** @returns false when nothing after it runs */
  line(text: string, line: number, isLast: boolean): boolean {
    const { stops, pipes } = readSet(text);
    this.#stops = RESCUING_TRAP.test(text) ? false : (stops ?? this.#stops);
    this.#pipes = pipes ?? this.#pipes;
    let before = '';
    for (const { text: part, next } of split(text)) {
      if (!this.#part(part, line, { before, next, isLast })) {
        return false;
      }
      before = next;
    }
    return true;
  }

  #open(kind: Block['kind'], before: string) {
    const isChosen = kind === 'group' && ['&&', '||'].includes(before);
    this.#blocks.push({
      kind: isChosen ? 'condition' : kind,
      from: this.commands.length,
      answers: before === '||' ? this.commands.at(-1) : undefined,
      fails: false,
    });
  }

  /** What follows a block counts for all that is inside. */
  #close(next: string) {
    const block = this.#blocks.pop();
    if (!block) {
      return;
    }
    if (block.answers && block.fails) {
      block.answers.ignored = this.#otherwise.get(block.answers);
    }
    const hidden = this.#hiddenBy(next);
    if (hidden && block.kind !== 'function') {
      this.commands.slice(block.from).forEach(command => {
        command.ignored ??= hidden;
      });
    }
  }

  #hiddenBy(next: string): string | undefined {
    if (next === '||') {
      return '"||" hides its failure';
    }
    if (next === '&') {
      return 'it runs in the background';
    }
    return next === '|' && !this.#pipes
      ? 'a pipe hides its failure'
      : undefined;
  }

  #part(
    part: string,
    line: number,
    at: { before: string; next: string; isLast: boolean },
  ): boolean {
    let text = part.replace(WITHIN, '');
    const parentheses = openParentheses(part);
    if (CLOSING.test(text) || /^\}/.test(text)) {
      this.#close(at.next);
      return true;
    }
    const isAsked = ONLY_ASKED.test(text);
    const defined = FUNCTION.exec(text);
    if (defined) {
      this.#functions.add(defined[1] ?? defined[2]);
      this.#open('function', at.before);
      this.#awaitsBrace = !defined[3];
      text = text.slice(defined[0].length);
    } else if (OPENING.test(text)) {
      this.#open('condition', at.before);
      text = text.replace(OPENING, '');
    } else {
      text = text.replace(ONLY_ASKED, '');
    }
    if (/^\{(?:\s|$)/.test(text)) {
      if (!this.#awaitsBrace) {
        this.#open('group', at.before);
      }
      this.#awaitsBrace = false;
      text = text.slice(1);
    }
    if (!defined && parentheses > 0) {
      this.#open('subshell', at.before);
    }
    text = text.replace(/^\(+\s*/, '').trim();
    if (text !== '') {
      const other = isAsked
        ? 'it is only a condition'
        : this.#whyIgnored(text, at);
      const goesOn = this.#stops
        ? undefined
        : 'the script goes on after a failure';
      const command: Command = {
        text,
        line,
        ignored: this.#hiddenBy(at.next) ?? goesOn ?? other,
      };
      this.#otherwise.set(command, other);
      this.commands.push(command);
      this.#noteEnd(command, at);
    }
    if (parentheses < 0 && this.#blocks.at(-1)?.kind === 'subshell') {
      this.#close(at.next);
    }
    return !(ENDS.test(text) && this.#isPlain(at));
  }

  /** Whether a part runs whenever the script comes to it. */
  #isPlain({ before }: { before: string }): boolean {
    return (
      !['&&', '||', '|'].includes(before) &&
      this.#blocks.every(({ kind }) => kind === 'group')
    );
  }

  #noteEnd({ text }: Command, at: { before: string; next: string }) {
    const block = this.#blocks.at(-1);
    const fails =
      FAILS.test(text) && (this.#stops || !text.startsWith('false'));
    if (block && fails) {
      block.fails = true;
    }
    if (fails && at.before === '||') {
      const left = this.commands.at(-2);
      if (left) {
        left.ignored = this.#otherwise.get(left);
      }
    }
    const isInside = this.#blocks.some(
      ({ kind }) => kind === 'function' || kind === 'subshell',
    );
    if (ENDS.test(text) && !fails && !isInside) {
      this.#mayHaveEnded = true;
    }
  }

  #whyIgnored(
    text: string,
    at: { before: string; next: string; isLast: boolean },
  ): string | undefined {
    const isInside = (kind: Block['kind']) =>
      this.#blocks.some(block => block.kind === kind);
    if (isInside('function')) {
      return 'it is in a function, and whether that is called was not read';
    }
    if (this.#functions.has(/^\S+/.exec(text)?.[0] ?? '')) {
      return 'it is a function of the script';
    }
    if (isInside('condition')) {
      return 'it runs under a condition only';
    }
    if (at.before === '||') {
      return 'it runs only when what stands before it fails';
    }
    if ((at.before === '&&' || at.next === '&&') && !at.isLast) {
      return 'the script goes on when one side of "&&" fails';
    }
    return this.#mayHaveEnded ? 'the script may end before it' : undefined;
  }
}

/**
 * Reads the commands of a shell script: what runs, and which failures go
 * unnoticed. Tolerant: what it does not understand stays one command.
 *
 * @param stops - whether the shell stops at a failure (`set -e`) from the start
 * @param pipes - whether a failure inside of a pipe counts from the start
 * @param isEnd - whether the script ends here, so that its last line is its outcome
 */
export function commandsOf(
  script: string,
  stops: boolean,
  pipes: boolean,
  isEnd = true,
): Command[] {
  const reader = new ScriptReader(stops, pipes);
  const lines = logicalLines(script);
  for (const [index, { text, line }] of lines.entries()) {
    if (!reader.line(text, line, isEnd && index === lines.length - 1)) {
      break;
    }
  }
  return reader.commands;
}
