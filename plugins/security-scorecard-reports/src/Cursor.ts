import { ReportError } from './errors';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Longer texts are cut where they are read, so that none can be costly in what is done with it. */
const MAX_TEXT = 4000;

function nonEmpty(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.slice(0, MAX_TEXT) : '';
  return text.trim() ? text : undefined;
}

function nameOf(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

/**
 * One place in a parsed document. Reads what a parser needs and nothing else,
 * own properties only, and knows its path for errors. Everything it does costs
 * time in proportion to what is read: a validator that collects every fault of
 * a hostile document would not.
 */
export class Cursor {
  private constructor(
    readonly value: unknown,
    private readonly parent?: Cursor,
    private readonly key?: string | number,
  ) {}

  static of(document: unknown): Cursor {
    return new Cursor(document);
  }

  /** For example `runs[0].results[3].ruleId`. */
  get path(): string {
    const up = this.parent?.path ?? '';
    if (this.key === undefined) {
      return up;
    }
    const key =
      typeof this.key === 'string' && this.key.length > 60
        ? `${this.key.slice(0, 60)}…`
        : this.key;
    if (typeof key === 'number') {
      return `${up}[${key}]`;
    }
    return up ? `${up}.${key}` : key;
  }

  /** False for what is absent or null. */
  get exists(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get isObject(): boolean {
    return isObject(this.value);
  }

  get isArray(): boolean {
    return Array.isArray(this.value);
  }

  /** Follows names; what is not there is an empty place, not an error. */
  get(...keys: string[]): Cursor {
    return keys.reduce<Cursor>(
      (at, key) =>
        new Cursor(
          isObject(at.value) && Object.hasOwn(at.value, key)
            ? at.value[key]
            : undefined,
          at,
          key,
        ),
      this,
    );
  }

  /** Element of an array; an empty place when there is none. */
  at(index: number | undefined): Cursor {
    const element: unknown =
      Array.isArray(this.value) && index !== undefined
        ? this.value[index]
        : undefined;
    return new Cursor(element, this, index ?? 0);
  }

  /** The error that says what was wanted here, and what is there instead. */
  wrong(wanted: string): ReportError {
    return new ReportError(
      'malformed',
      `${this.path || 'The document'} must be ${wanted}, not ${nameOf(this.value)}`,
    );
  }

  /** This place, which must hold an object. */
  object(): this {
    if (!isObject(this.value)) {
      throw this.wrong('an object');
    }
    return this;
  }

  /** The text here, which must not be empty. */
  text(): string {
    const text = nonEmpty(this.value);
    if (text === undefined) {
      throw this.wrong('text');
    }
    return text;
  }

  /** The text or number here as text; undefined for anything else. */
  get maybeText(): string | undefined {
    if (typeof this.value === 'number') {
      return String(this.value);
    }
    return nonEmpty(this.value);
  }

  /** The finite number here, or in the text here; undefined for anything else. */
  get maybeNumber(): number | undefined {
    const { value } = this;
    const number =
      typeof value === 'string' && value.length < 32 && value.trim()
        ? Number(value)
        : value;
    return typeof number === 'number' && Number.isFinite(number)
      ? number
      : undefined;
  }

  get maybeBoolean(): boolean | undefined {
    return typeof this.value === 'boolean' ? this.value : undefined;
  }

  /** The elements of the array here; it must be one. */
  *items(): IterableIterator<Cursor> {
    if (!Array.isArray(this.value)) {
      throw this.wrong('an array');
    }
    for (let i = 0; i < this.value.length; i++) {
      yield this.at(i);
    }
  }

  /** The elements of the array here; none when it is absent or null. */
  *maybeItems(): IterableIterator<Cursor> {
    if (this.exists) {
      yield* this.items();
    }
  }

  /** The first elements of the array here; none for anything else. For what is read again and again. */
  first(count: number): Cursor[] {
    const length = Array.isArray(this.value) ? this.value.length : 0;
    return Array.from({ length: Math.min(count, length) }, (_, i) =>
      this.at(i),
    );
  }

  /** Names and values of the object here; it must be one. */
  *entries(): IterableIterator<[string, Cursor]> {
    for (const key of Object.keys(this.object().value ?? {})) {
      yield [key, this.get(key)];
    }
  }

  /** How many elements or members there are. */
  get size(): number {
    if (Array.isArray(this.value)) {
      return this.value.length;
    }
    return isObject(this.value) ? Object.keys(this.value).length : 0;
  }
}
