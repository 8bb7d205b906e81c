/** A text in quotes. */
export interface GroovyString {
  text: string;
  /** Line of its first character, from 1. */
  line: number;
  /** Whether Groovy puts values into it before anything else sees it. */
  interpolated: boolean;
}

/** One statement, or a block with a body: `stage('Code') { … }`. */
export interface GroovyNode {
  /** What stands before the body, on one line, strings as they are written. */
  header: string;
  /** First word of the header. */
  name: string;
  line: number;
  strings: GroovyString[];
  /** Undefined for a statement. */
  body?: GroovyNode[];
}

const QUOTES = ["'''", '"""', "'", '"'];
const MAX_CHARACTERS = 128 * 1024;
const MAX_DEPTH = 60;

/** Reads Groovy as far as blocks, statements and strings go. */
class Reader {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  #advance(count = 1): string {
    const taken = this.#text.slice(this.#at, this.#at + count);
    this.#line += taken.split('\n').length - 1;
    this.#at += count;
    return taken;
  }

  #skipComment(): boolean {
    const rest = this.#text.slice(this.#at, this.#at + 2);
    if (rest === '//') {
      const end = this.#text.indexOf('\n', this.#at);
      this.#advance((end < 0 ? this.#text.length : end) - this.#at);
      return true;
    }
    if (rest === '/*') {
      const end = this.#text.indexOf('*/', this.#at);
      if (end < 0) {
        throw new Error('a comment has no end');
      }
      this.#advance(end + 2 - this.#at);
      return true;
    }
    return false;
  }

  #string(): (GroovyString & { raw: string }) | undefined {
    const quote = QUOTES.find(one => this.#text.startsWith(one, this.#at));
    if (!quote) {
      return undefined;
    }
    const start = this.#at;
    this.#advance(quote.length);
    const line = this.#line;
    let text = '';
    let interpolated = false;
    while (!this.#text.startsWith(quote, this.#at)) {
      if (
        this.#at >= this.#text.length ||
        (quote.length === 1 && this.#text[this.#at] === '\n')
      ) {
        throw new Error('a text has no end');
      }
      const char = this.#advance();
      if (char === '\\') {
        const next = this.#advance();
        // A backslash at the end of a line joins lines; the shell does the same.
        text += next === '\n' ? '\\\n' : ({ n: '\n', t: '\t' }[next] ?? next);
      } else {
        interpolated ||=
          char === '$' &&
          quote.startsWith('"') &&
          /[\w{]/.test(this.#text[this.#at] ?? '');
        text += char;
      }
    }
    this.#advance(quote.length);
    return { text, line, interpolated, raw: this.#text.slice(start, this.#at) };
  }

  read(depth = 0): GroovyNode[] {
    if (depth > MAX_DEPTH) {
      throw new Error('it is nested too deeply');
    }
    const nodes: GroovyNode[] = [];
    let header = '';
    let line = this.#line;
    let strings: GroovyString[] = [];
    let parens = 0;
    const finish = (body?: GroovyNode[]) => {
      const trimmed = header.trim().replace(/\s+/g, ' ');
      if (trimmed !== '' || body) {
        nodes.push({
          header: trimmed,
          name: /^[@\w.]+/.exec(trimmed)?.[0] ?? '',
          line,
          strings,
          body,
        });
      }
      header = '';
      strings = [];
    };
    while (this.#at < this.#text.length) {
      if (this.#skipComment()) {
        continue;
      }
      if (header.trim() === '') {
        line = this.#line;
      }
      const string = this.#string();
      if (string) {
        strings.push(string);
        header += string.raw;
        continue;
      }
      const char = this.#advance();
      if (char === '(' || char === '[') {
        parens += 1;
        header += char;
      } else if (char === ')' || char === ']') {
        parens -= 1;
        header += char;
      } else if (char === '{') {
        // A closure inside of an argument belongs to the statement all the same.
        const body = this.read(depth + 1);
        if (parens > 0) {
          header += '{}';
          for (const inner of body) {
            strings.push(...inner.strings);
          }
        } else {
          finish(body);
        }
      } else if (char === '}') {
        if (depth === 0) {
          throw new Error('a block ends that has not begun');
        }
        finish();
        return nodes;
      } else if ((char === '\n' && parens <= 0) || char === ';') {
        finish();
      } else {
        header += char;
      }
    }
    if (depth > 0) {
      throw new Error('a block has no end');
    }
    finish();
    return nodes;
  }
}

/**
 * Reads blocks and statements of a Groovy file, without running or understanding it.
 *
 * @throws Error saying why it can't be read
 */
export function readGroovy(text: string): GroovyNode[] {
  if (text.length > MAX_CHARACTERS) {
    throw new Error(`it is longer than ${MAX_CHARACTERS} characters`);
  }
  return new Reader(text).read();
}

/** Blocks with a name, directly inside. */
export function blocks(
  node: GroovyNode | undefined,
  name: string,
): GroovyNode[] {
  return (node?.body ?? []).filter(child => child.name === name);
}

/** All nodes inside, depth first, in the order of the file. */
export function inside(node: GroovyNode): GroovyNode[] {
  return (node.body ?? []).flatMap(child => [child, ...inside(child)]);
}
