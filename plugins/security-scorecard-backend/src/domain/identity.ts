import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';

/** What says which weakness of which component a report is about. */
export type Identified = Pick<
  ObservedFinding,
  'vulnerability' | 'aliases' | 'component' | 'purl' | 'location'
>;

/** Types of packages whose namespace is a part of the name that people use, and what joins them. */
const JOINED: Readonly<Record<string, string>> = {
  npm: '/',
  golang: '/',
  composer: '/',
  github: '/',
  swift: '/',
  maven: ':',
  gradle: ':',
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Keys of a component: its package URL without qualifiers and the name with the
 * version that it stands for; the name that the source gives when it has none.
 */
function componentKeys({ purl, component }: Identified): string[] {
  const core = purl?.split(/[?#]/, 1)[0];
  const parsed = core && /^pkg:\/*([^/]+)\/(.+)$/i.exec(core);
  if (!parsed) {
    return [component.toLowerCase()];
  }
  const type = parsed[1].toLowerCase();
  const [, path, version] = /^(.*?)(?:@([^@/]*))?$/.exec(parsed[2]) ?? [];
  const parts = (path ?? '').split('/').map(decoded);
  const name = parts.pop() ?? '';
  const joint = JOINED[type];
  const full =
    joint && parts.length ? `${parts.join('/')}${joint}${name}` : name;
  return [
    `pkg:${type}/${decoded(parsed[2])}`.toLowerCase(),
    (version ? `${full}@${decoded(version)}` : full).toLowerCase(),
  ];
}

/** All names of the weakness: the vulnerability and its aliases. */
export function namesOf(report: Identified): string[] {
  return [...new Set([report.vulnerability, ...(report.aliases ?? [])])];
}

/** Two reports are about the same when they have one of these in common. */
export function identityKeys(report: Identified): string[] {
  const components = componentKeys(report);
  return namesOf(report).flatMap(name =>
    components.map(component =>
      JSON.stringify([name.toUpperCase(), component, report.location]),
    ),
  );
}

/** A CVE is the name that people know; then a GHSA; then what the source says. */
function familiarity(name: string): number {
  if (/^CVE-/i.test(name)) {
    return 0;
  }
  return /^GHSA-/i.test(name) ? 1 : 2;
}

/** The name to show of several; the same whatever their order. */
export function primaryName(names: readonly string[]): string {
  return [...names].sort(
    (a, b) => familiarity(a) - familiarity(b) || (a < b ? -1 : 1),
  )[0];
}

/** Groups items that are connected by a shared key, directly or through others. Pure. */
export function groupByKeys<T>(
  items: readonly T[],
  keysOf: (item: T) => readonly string[],
): T[][] {
  const parents = items.map((_, index) => index);
  const root = (index: number): number => {
    let top = index;
    while (parents[top] !== top) {
      parents[top] = parents[parents[top]];
      top = parents[top];
    }
    return top;
  };
  const owners = new Map<string, number>();
  items.forEach((item, index) => {
    for (const key of keysOf(item)) {
      const owner = owners.get(key);
      if (owner === undefined) {
        owners.set(key, index);
      } else {
        parents[root(index)] = root(owner);
      }
    }
  });
  const groups = new Map<number, T[]>();
  items.forEach((item, index) => {
    const top = root(index);
    const group = groups.get(top);
    if (group) {
      group.push(item);
    } else {
      groups.set(top, [item]);
    }
  });
  return [...groups.values()];
}
