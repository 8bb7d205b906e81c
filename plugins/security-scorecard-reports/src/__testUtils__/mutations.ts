/** Numbers from 0 up to a limit, the same for the same seed (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const nest = (levels: number): Json => {
  let value: Json = [];
  for (let i = 0; i < levels; i++) {
    value = i % 2 ? [value] : { a: value };
  }
  return value;
};

// As text: each use needs its own copy.
const VALUES: readonly string[] = [
  null,
  true,
  0,
  -1,
  1e308,
  5e-324,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'constructor',
  '__proto__',
  'x'.repeat(10_000),
  '/'.repeat(10_000),
  '{0}'.repeat(1_000),
  ' '.repeat(10_000),
  [],
  {},
  [[]],
  [null],
  ['text'],
  { text: 'text' },
  [{}],
  nest(90),
  nest(150),
].map(value => JSON.stringify(value));

interface Place {
  holder: Json[] | { [key: string]: Json };
  key: string | number;
}

function placesOf(value: Json, into: Place[] = []): Place[] {
  if (Array.isArray(value)) {
    value.forEach((element, key) => {
      into.push({ holder: value, key });
      placesOf(element, into);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      into.push({ holder: value, key });
      placesOf(value[key], into);
    }
  }
  return into;
}

function put({ holder, key }: Place, value: Json): void {
  if (Array.isArray(holder)) {
    holder[Number(key)] = value;
  } else {
    holder[key] = value;
  }
}

function take({ holder, key }: Place): void {
  if (Array.isArray(holder)) {
    holder.splice(Number(key), 1);
  } else {
    delete holder[key];
  }
}

/** Changes one to four places of a document: another value, another type, gone, doubled, renamed. */
export function mutateDocument(text: string, random: Random): string {
  const document: Json = JSON.parse(text);
  for (let n = 1 + random.below(4); n > 0; n--) {
    const places = placesOf(document);
    if (!places.length) {
      break;
    }
    const place = random.pick(places);
    switch (random.below(5)) {
      case 0:
        take(place);
        break;
      case 1: {
        const other = random.pick(places);
        put(
          place,
          structuredClone(Object.entries(other.holder)[0]?.[1] ?? null),
        );
        break;
      }
      case 2:
        put(place, { [random.pick(['__proto__', 'a', ''])]: 1 });
        break;
      default:
        put(place, JSON.parse(random.pick(VALUES)));
    }
  }
  return JSON.stringify(document);
}

/** Damages bytes: flips, cuts, removes, repeats, inserts. */
export function mutateBytes(text: string, random: Random): Uint8Array {
  const bytes = Buffer.from(text);
  const at = random.below(bytes.length);
  const length = 1 + random.below(40);
  switch (random.below(6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(at + length),
      ]);
    case 2:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(
          random.pick([
            '1e999',
            '-',
            '"',
            '\\',
            '\u0000',
            '[[[[',
            '}',
            '{"a":',
          ]),
        ),
        bytes.subarray(at),
      ]);
    case 3:
      return Buffer.concat([bytes, bytes.subarray(at)]);
    default: {
      const copy = Buffer.from(bytes);
      for (let n = 1 + random.below(8); n > 0; n--) {
        const i = random.below(copy.length);
        copy[i] ^= 1 << random.below(8);
      }
      return copy;
    }
  }
}
