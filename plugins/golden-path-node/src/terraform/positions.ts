/** Where a block of HCL is, and what is in it. */
export interface BlockPosition {
  /** Type and labels, for example `['resource', 'aws_s3_bucket', 'data']`. */
  header: string[];
  /** Line of the header, from 1. */
  line: number;
  /** Attribute → its line. */
  attributes: Map<string, number>;
  blocks: BlockPosition[];
}

const IDENTIFIER = /[A-Za-z_][\w-]*/y;

/** Walks over HCL by its lexical rules; what it means is judged elsewhere. */
class Scanner {
  #at = 0;
  #line = 1;

  constructor(private readonly text: string) {}

  get line(): number {
    return this.#line;
  }

  get done(): boolean {
    return this.#at >= this.text.length;
  }

  peek(): string {
    return this.text[this.#at] ?? '';
  }

  next(): string {
    const char = this.peek();
    this.#at += 1;
    if (char === '\n') {
      this.#line += 1;
    }
    return char;
  }

  #starts(prefix: string): boolean {
    return this.text.startsWith(prefix, this.#at);
  }

  #skipUntil(end: string): void {
    while (!this.done && !this.#starts(end)) {
      this.next();
    }
  }

  /** Skips a comment, if there is one. */
  comment(): boolean {
    if (this.#starts('/*')) {
      this.#skipUntil('*/');
      this.next();
      this.next();
      return true;
    }
    if (this.peek() === '#' || this.#starts('//')) {
      this.#skipUntil('\n');
      return true;
    }
    return false;
  }

  /** Reads a quoted text with what is interpolated, without the quotes. */
  quoted(): string {
    const start = this.#at + 1;
    this.next();
    while (!this.done && this.peek() !== '"') {
      if (this.peek() === '\\') {
        this.next();
        this.next();
      } else if (this.#starts('${') || this.#starts('%{')) {
        this.next();
        this.next();
        this.#interpolation();
      } else {
        this.next();
      }
    }
    const value = this.text.slice(start, this.#at);
    this.next();
    return value;
  }

  #interpolation(): void {
    let depth = 1;
    while (!this.done && depth > 0) {
      const char = this.peek();
      if (char === '"') {
        this.quoted();
      } else {
        depth += Number(char === '{') - Number(char === '}');
        this.next();
      }
    }
  }

  /** Skips a here document, if there is one. */
  heredoc(): boolean {
    const match = /^<<-?([A-Za-z_]\w*)[^\n]*\n/.exec(
      this.text.slice(this.#at, this.#at + 200),
    );
    if (!match) {
      return false;
    }
    this.#skipUntil('\n');
    const end = new RegExp(`^[ \\t]*${match[1]}[ \\t]*$`);
    while (!this.done) {
      this.next();
      const stop = this.text.indexOf('\n', this.#at);
      const line = this.text.slice(this.#at, stop < 0 ? undefined : stop);
      this.#skipUntil('\n');
      if (end.test(line)) {
        return true;
      }
    }
    return true;
  }

  identifier(): string | undefined {
    IDENTIFIER.lastIndex = this.#at;
    const [word] = IDENTIFIER.exec(this.text) ?? [];
    if (word !== undefined) {
      this.#at += word.length;
    }
    return word;
  }

  blanks(): void {
    while (/[ \t\r]/.test(this.peek())) {
      this.next();
    }
  }

  /** Skips a value up to the end of its line, or to what closes the block around it. */
  expression(): void {
    let depth = 0;
    while (!this.done) {
      const char = this.peek();
      if (char === '"') {
        this.quoted();
      } else if (!this.comment() && !this.heredoc()) {
        if (depth === 0 && (char === '\n' || char === '}')) {
          return;
        }
        depth += Number('([{'.includes(char)) - Number(')]}'.includes(char));
        this.next();
      }
    }
  }
}

function scanBody(scanner: Scanner, into: BlockPosition, level: number): void {
  while (!scanner.done) {
    const { line } = scanner;
    if (scanner.peek() === '}') {
      scanner.next();
      return;
    }
    const word = scanner.comment() ? undefined : scanner.identifier();
    if (word === undefined) {
      if (scanner.peek() !== '}') {
        scanner.next();
      }
      continue;
    }
    const header = [word];
    scanner.blanks();
    while (scanner.peek() === '"') {
      header.push(scanner.quoted());
      scanner.blanks();
    }
    if (scanner.peek() === '=') {
      into.attributes.set(word, line);
      scanner.next();
      scanner.expression();
    } else if (scanner.peek() === '{' && level < 50) {
      scanner.next();
      const block: BlockPosition = {
        header,
        line,
        attributes: new Map(),
        blocks: [],
      };
      into.blocks.push(block);
      scanBody(scanner, block, level + 1);
    }
  }
}

/** Finds the lines of blocks and attributes in HCL that has been parsed without error. */
export function positionsOf(text: string): BlockPosition {
  const root: BlockPosition = {
    header: [],
    line: 1,
    attributes: new Map(),
    blocks: [],
  };
  scanBody(new Scanner(text), root, 0);
  return root;
}
