import type { Entity } from '@backstage/catalog-model';

/** Twelve facts of a service: flags, counts, words and measured values. */
export type Facts = Record<string, boolean | number | string>;

/** Owners of the services. */
export const TEAMS = 40;

/**
 * Services that warm both sides up before anything is measured: a portal runs for
 * weeks, and its code is compiled by then.
 */
export const WARM_UP = 200;

const STATES = ['scanned', 'pending', 'stale', 'broken'];

/** Names of the facts with the CEL type and, for Tech Insights, the type of its schema. */
export const FACTS = [
  ...['covered', 'encrypted', 'reviewed', 'signed'].map(name => ({
    name,
    cel: 'bool',
    schema: 'boolean' as const,
  })),
  ...['criticals', 'highs', 'admins', 'gaps'].map(name => ({
    name,
    cel: 'int',
    schema: 'integer' as const,
  })),
  ...['scanState', 'logState'].map(name => ({
    name,
    cel: 'string',
    schema: 'string' as const,
  })),
  ...['latency', 'coverage'].map(name => ({
    name,
    cel: 'double',
    schema: 'float' as const,
  })),
];

/** A rule over one fact, as both sides write it. */
export interface Rule {
  fact: string;
  cel: string;
  operator: string;
  value: boolean | number | string;
}

/** Twelve rules, one for each fact. */
export const RULES: readonly Rule[] = FACTS.map(({ name, cel }) => {
  switch (cel) {
    case 'bool':
      return {
        fact: name,
        cel: `facts.${name}`,
        operator: 'equal',
        value: true,
      };
    case 'int':
      return {
        fact: name,
        cel: `facts.${name} < 3`,
        operator: 'lessThan',
        value: 3,
      };
    case 'string':
      return {
        fact: name,
        cel: `facts.${name} == "scanned"`,
        operator: 'equal',
        value: 'scanned',
      };
    default:
      return {
        fact: name,
        cel: `facts.${name} >= 25.0`,
        operator: 'greaterThanInclusive',
        value: 25,
      };
  }
});

/** Deterministic, evenly spread 32 bits. */
function mix(...parts: number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash = (hash ^ (hash >>> 13)) >>> 0;
  }
  return hash;
}

/** How often the facts of a service have changed by a round. */
export type Version = (service: number) => number;

/** Facts of a service; another version has other ones. */
export function factsOf(service: number, version: number): Facts {
  const facts: Facts = {};
  FACTS.forEach(({ name, cel }, index) => {
    const value = mix(service + 1, version + 1, index + 1);
    switch (cel) {
      case 'bool':
        facts[name] = value % 4 !== 0;
        break;
      case 'int':
        facts[name] = value % 5;
        break;
      case 'string':
        facts[name] = STATES[value % STATES.length];
        break;
      default:
        // Never whole, so that neither side sees an integer.
        facts[name] = (value % 10_000) / 100 + 0.005;
    }
  });
  return facts;
}

/** Name of a service in the catalog. */
export const nameOf = (service: number) =>
  service < 0 ? `warm-up-${-service}` : `service-${service}`;

/** Entity ref of a service. */
export const refOf = (service: number) =>
  `component:default/${nameOf(service)}`;

/** Numbers of the services that warm up: they are negative. */
export const warmUps = Array.from({ length: WARM_UP }, (_, i) => -1 - i);

/** The catalog: services, their teams and systems. */
export function entitiesOf(n: number): Entity[] {
  const services = [...Array.from({ length: n }, (_, i) => i), ...warmUps];
  const group = (name: string, parent?: string): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    spec: { type: 'team', children: [], ...(parent ? { parent } : {}) },
    relations: parent
      ? [{ type: 'childOf', targetRef: `group:default/${parent}` }]
      : [],
  });
  return [
    group('organisation'),
    ...Array.from({ length: TEAMS }, (_, team) =>
      group(`team-${team}`, 'organisation'),
    ),
    ...services.map((service): Entity => {
      const team = `team-${Math.abs(service) % TEAMS}`;
      return {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: nameOf(service), namespace: 'default' },
        spec: { type: 'service', lifecycle: 'production', owner: team },
        relations: [{ type: 'ownedBy', targetRef: `group:default/${team}` }],
      };
    }),
  ];
}
