import type { Comparison, Condition, Literal } from './conditions';

/** The conditions of a check, in the order in which they are asked. */
export interface CheckConditions {
  applies?: Condition;
  known?: Condition;
  pass: Condition;
  warn?: Condition;
}

/** A condition that decides nothing. */
export interface Unreachable {
  field: keyof CheckConditions;
  message: string;
}

/** Most combinations of values that are tried; a check with more is not judged. */
const MAX_CASES = 20_000;

type Case = ReadonlyMap<string, Literal>;

function walk(condition: Condition, visit: (leaf: Condition) => void): void {
  switch (condition.kind) {
    case 'not':
      walk(condition.of, visit);
      break;
    case 'and':
    case 'or':
      condition.parts.forEach(part => walk(part, visit));
      break;
    case 'choice':
      [condition.when, condition.yes, condition.no].forEach(part =>
        walk(part, visit),
      );
      break;
    default:
      visit(condition);
  }
}

/** What a term is compared with. */
interface Term {
  literals: readonly Literal[];
  dense: boolean;
}

/** Values that tell all outcomes of comparisons with these literals apart. */
function samplesOf({ literals, dense }: Term): Literal[] {
  const samples = new Set<Literal>();
  const numbers: number[] = [];
  for (const literal of literals) {
    switch (typeof literal) {
      case 'boolean':
        samples.add(true).add(false);
        break;
      case 'number':
        numbers.push(literal);
        break;
      default:
        // Texts are also compared by order: just below, equal, just above.
        samples.add('').add(literal).add(`${literal}\u0001`);
    }
  }
  const sorted = numbers.sort((a, b) => a - b);
  sorted.forEach((number, index) => {
    samples.add(number);
    const next = sorted[index + 1];
    if (next !== undefined && next > number) {
      // A count has no value between two neighbours.
      if (dense) {
        samples.add((number + next) / 2);
      } else if (next - number > 1) {
        samples.add(number + 1);
      }
    }
  });
  if (sorted.length) {
    samples.add(sorted[0] - 1).add(sorted[sorted.length - 1] + 1);
  }
  return [...samples];
}

function* cases(conditions: readonly Condition[]): Generator<Case> {
  const compared = new Map<string, Term>();
  for (const condition of conditions) {
    walk(condition, leaf => {
      if (leaf.kind === 'compare') {
        const before = compared.get(leaf.term);
        compared.set(leaf.term, {
          literals: [...(before?.literals ?? []), ...leaf.literals],
          dense: leaf.dense || (before?.dense ?? false),
        });
      } else if (leaf.kind === 'free') {
        compared.set(`?${leaf.text}`, { literals: [true], dense: false });
      }
    });
  }
  const terms = [...compared].map(
    ([term, values]) => [term, samplesOf(values)] as const,
  );
  const total = terms.reduce((product, [, s]) => product * s.length, 1);
  if (total > MAX_CASES) {
    return;
  }
  for (let index = 0; index < total; index += 1) {
    let rest = index;
    const values = new Map<string, Literal>();
    for (const [term, samples] of terms) {
      values.set(term, samples[rest % samples.length]);
      rest = Math.floor(rest / samples.length);
    }
    yield values;
  }
}

function compare(
  value: Literal,
  operator: Comparison,
  literals: readonly Literal[],
): boolean {
  const [literal] = literals;
  switch (operator) {
    case 'in':
      return literals.includes(value);
    case '==':
      return value === literal;
    case '!=':
      return value !== literal;
    case '<':
      return value < literal;
    case '<=':
      return value <= literal;
    case '>':
      return value > literal;
    default:
      return value >= literal;
  }
}

function holds(condition: Condition, values: Case): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'not':
      return !holds(condition.of, values);
    case 'and':
      return condition.parts.every(part => holds(part, values));
    case 'or':
      return condition.parts.some(part => holds(part, values));
    case 'choice':
      return holds(
        holds(condition.when, values) ? condition.yes : condition.no,
        values,
      );
    case 'free':
      return values.get(`?${condition.text}`) === true;
    default:
      return compare(
        values.get(condition.term) ?? '',
        condition.operator,
        condition.literals,
      );
  }
}

const FIELDS = ['applies', 'known', 'pass', 'warn'] as const;

const MESSAGES: Record<
  keyof CheckConditions,
  { never: string; always: string }
> = {
  applies: {
    never:
      'is never true, so the check applies to nothing; correct it or remove the check',
    always: 'is always true; leave it out',
  },
  known: {
    never:
      'is never true, so pass is never asked and the check is always unknown',
    always: 'is always true; leave it out',
  },
  pass: {
    never: 'is never true where it is asked, so the check can not pass',
    always: 'is always true where it is asked, so the check can not fail',
  },
  warn: {
    never:
      'is never true where pass is false, so the check never warns; leave it out',
    always:
      'is always true where pass is false, so the check never fails; use `mode: warn` for that',
  },
};

/**
 * Finds conditions that decide nothing: never or always true wherever they are
 * asked. Every combination of values that comparisons tell apart is tried;
 * what else an expression asks is taken as yes or no. So what is reported is
 * certain, and what is not may still be useless.
 */
export function findUnreachable(check: CheckConditions): Unreachable[] {
  const present = FIELDS.flatMap(field => {
    const condition = check[field];
    return condition ? [{ field, condition }] : [];
  });
  const seen = new Map<string, Set<boolean>>(
    present.map(({ field }) => [field, new Set<boolean>()]),
  );
  for (const values of cases(present.map(p => p.condition))) {
    for (const { field, condition } of present) {
      const answer = holds(condition, values);
      seen.get(field)?.add(answer);
      // `applies` and `known` go on when true, `pass` goes on to `warn` when false.
      if (answer === (field === 'pass')) {
        break;
      }
    }
  }
  return present.flatMap(({ field }) => {
    const answers = seen.get(field) ?? new Set();
    if (answers.size !== 1) {
      return [];
    }
    const always = answers.has(true);
    return [{ field, message: MESSAGES[field][always ? 'always' : 'never'] }];
  });
}
