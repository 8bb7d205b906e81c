import type { Understood } from '@fairway/plugin-security-cases-node';
import fc from 'fast-check';
import { canonicalJson } from './canonical';
import {
  edited,
  protection,
  protectionSwitch,
  push,
  repositoryEvent,
  ruleset,
  security,
} from './__testUtils__/payloads';
import { TOPICS, understand } from './understand';

const NOW = new Date('2026-11-22T10:00:00Z');
const RUNS = 1_000;

const read = (topic: string, payload: unknown) =>
  understand(topic, payload, canonicalJson(payload) ?? '', NOW);

/** Weakenings, with the members without which they are none. */
const GENUINE: { name: string; payload: object; needs: string[] }[] = [
  {
    name: 'branch_protection_rule',
    payload: protection('deleted'),
    needs: ['action', 'rule', 'rule.name', 'repository.full_name'],
  },
  {
    name: 'branch_protection_rule',
    payload: edited('admin_enforced', true, false),
    needs: [
      'action',
      'changes',
      'changes.admin_enforced',
      'changes.admin_enforced.from',
      'rule.admin_enforced',
    ],
  },
  {
    name: 'branch_protection_configuration',
    payload: protectionSwitch('disabled'),
    needs: ['action', 'repository.full_name'],
  },
  {
    name: 'repository_ruleset',
    payload: ruleset('deleted'),
    needs: [
      'action',
      'repository_ruleset',
      'repository_ruleset.name',
      'repository_ruleset.enforcement',
    ],
  },
  {
    name: 'repository',
    payload: repositoryEvent('publicized'),
    needs: ['action', 'repository', 'repository.full_name'],
  },
  {
    name: 'security_and_analysis',
    payload: security({ secret_scanning: true }, { secret_scanning: false }),
    needs: ['changes', 'changes.from', 'repository', 'repository.full_name'],
  },
  {
    name: 'push',
    payload: push(),
    needs: ['ref', 'before', 'after', 'forced', 'repository.default_branch'],
  },
];

const genuine = fc.constantFrom(...GENUINE);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Every path in a payload. */
function pathsOf(value: unknown, prefix: string[] = []): string[][] {
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, each]) => [
        [...prefix, key],
        ...pathsOf(each, [...prefix, key]),
      ])
    : [];
}

/** The payload with something else at a path. */
function replaced(payload: object, path: string[], value: unknown): unknown {
  const copy: unknown = structuredClone(payload);
  let parent = copy;
  for (const key of path.slice(0, -1)) {
    parent = isRecord(parent) ? parent[key] : undefined;
  }
  if (isRecord(parent)) {
    parent[path[path.length - 1]] = value;
  }
  return copy;
}

/** What no member of an event is. */
const garbage = fc.oneof(
  fc.constantFrom<unknown>('', null, NaN, -1, [], {}, 'x'.repeat(100_000)),
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .map(text => [text]),
  fc.dictionary(fc.string(), fc.jsonValue()),
);

/** Whether an event that is one has all that a case is made of. */
function isWhole(understood: Understood): boolean {
  if (understood.outcome !== 'event') {
    return true;
  }
  const { key, class: eventClass, summary, target, at } = understood.event;
  return (
    /^[0-9a-f]{64}$/.test(key) &&
    eventClass === 'control-weakened' &&
    /\w/.test(summary) &&
    /\w/.test(target.resource) &&
    /^[\w.-]+(\/[\w.-]+)?$/.test(target.place ?? '') &&
    /^\d{4}-.*Z$/.test(at)
  );
}

it('whatever comes, nothing is thrown and every event is whole', () => {
  fc.assert(
    fc.property(
      genuine,
      fc.nat(),
      fc.oneof(garbage, fc.anything(), fc.jsonValue()),
      fc.constantFrom(...TOPICS),
      ({ payload }, at, value, topic) => {
        const paths = pathsOf(payload);
        const mutated = replaced(payload, paths[at % paths.length], value);
        const understood = read(topic, mutated);
        expect(isWhole(understood)).toBe(true);
      },
    ),
    { numRuns: RUNS },
  );
});

it('without what makes it one, nothing is an event', () => {
  fc.assert(
    fc.property(genuine, fc.nat(), garbage, (given, at, value) => {
      const path = given.needs[at % given.needs.length].split('.');
      const topic = `github.${given.name}`;
      expect(read(topic, given.payload).outcome).toBe('event');
      expect(
        read(topic, replaced(given.payload, path, value)).outcome,
      ).not.toBe('event');
      expect(
        read(topic, replaced(given.payload, path, undefined)).outcome,
      ).not.toBe('event');
    }),
    { numRuns: RUNS },
  );
});

it('what is garbage all over is no event', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom(...TOPICS), (payload, topic) => {
      expect(read(topic, payload).outcome).not.toBe('event');
    }),
    { numRuns: RUNS },
  );
});

it('what was signed as one kind of event is none of another kind', () => {
  for (const { name, payload } of GENUINE) {
    for (const topic of TOPICS.filter(each => each !== `github.${name}`)) {
      expect([topic, name, read(topic, payload).outcome]).not.toContain(
        'event',
      );
    }
  }
});

describe('canonical JSON', () => {
  it('does not depend on the order of members, and on everything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const again: unknown = JSON.parse(JSON.stringify(a));
        expect(canonicalJson(again)).toBe(canonicalJson(a));
        expect(JSON.parse(canonicalJson(a) ?? '')).toEqual(again);
        expect(canonicalJson({ x: a, y: b })).toBe(
          canonicalJson({ y: b, x: a }),
        );
      }),
    );
  });

  it('is not made of what is too deep or too long', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`);
    expect(canonicalJson(deep)).toBeUndefined();
    expect(canonicalJson(['x'.repeat(6_000_000)])).toBeUndefined();
  });
});
