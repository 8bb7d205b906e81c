import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type { Expression } from '../domain/check';

function valueInWords(value: FactValue): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'object':
      return value?.length ? value.join(', ') : 'none';
    default:
      return String(value);
  }
}

/** `logGroupsMissing` → `log groups missing`. */
function nameInWords(name: string): string {
  return name.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}

/** What was seen, for a check that does not say it itself: the facts that decide and their values. */
export function inWords(facts: readonly string[]): Expression<string> {
  return context => {
    const seen = facts.filter(
      name =>
        Object.hasOwn(context.facts, name) && context.facts[name] !== null,
    );
    const missing = facts.find(name => !seen.includes(name));
    return seen.length || missing === undefined
      ? {
          kind: 'value',
          value: seen
            .map(
              name =>
                `${nameInWords(name)}: ${valueInWords(context.facts[name])}`,
            )
            .join('; '),
        }
      : { kind: 'missing', fact: missing };
  };
}
