import type { AuditHit } from './rules';

/** A pod of the control plane, with the command line of its containers. */
export interface CommandPod {
  metadata?: {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
  };
  spec?: {
    containers?: { name: string; command?: string[]; args?: string[] }[];
  };
}

/** Flags of one API server, by name without dashes. */
export interface ApiServer {
  pod: string;
  flags: ReadonlyMap<string, string>;
}

function flagsOf(words: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  words.forEach((word, index) => {
    const match = /^--?([a-z][a-z0-9-]*)(?:=([\s\S]*))?$/.exec(word);
    if (match) {
      const next = words[index + 1];
      const separate =
        next !== undefined && (next === '-' || !next.startsWith('-'));
      flags.set(match[1], match[2] ?? (separate ? next : 'true'));
    }
  });
  return flags;
}

/** The API servers among the pods of a cluster; none where somebody else runs them. */
export function apiServers(pods: readonly CommandPod[]): ApiServer[] {
  return pods.flatMap(({ metadata = {}, spec }) => {
    if (
      metadata.namespace !== 'kube-system' ||
      metadata.labels?.component !== 'kube-apiserver'
    ) {
      return [];
    }
    const container = spec?.containers?.find(
      ({ name }) => name === 'kube-apiserver',
    );
    return container
      ? [
          {
            pod: metadata.name ?? '',
            flags: flagsOf([
              ...(container.command ?? []),
              ...(container.args ?? []),
            ]),
          },
        ]
      : [];
  });
}

/** Least values of the CIS benchmark for Kubernetes: days, files, megabytes. */
const ROTATION = [
  ['audit-log-maxage', 30],
  ['audit-log-maxbackup', 10],
  ['audit-log-maxsize', 100],
] as const;

/** K01: without the flag, no event is recorded at all. */
export function policyFlag({ pod, flags }: ApiServer): AuditHit[] {
  return flags.get('audit-policy-file')
    ? []
    : [
        {
          rule: 'K01',
          severity: 'high',
          title: `${pod} runs without --audit-policy-file, so nothing is recorded`,
          component: `Pod kube-system/${pod}`,
          change: 'Set --audit-policy-file in the manifest of the API server.',
        },
      ];
}

/** K09: without a path there is no log; without rotation it is not kept long enough. */
export function logFlags({ pod, flags }: ApiServer): AuditHit[] {
  const path = flags.get('audit-log-path');
  const wrong = [
    ...(path ? [] : ['--audit-log-path is not set']),
    // Standard output is kept by whoever collects it.
    ...(path === '-' ? [] : ROTATION).flatMap(([name, least]) => {
      const value = Number(flags.get(name));
      return value >= least
        ? []
        : [`--${name} is ${flags.get(name) ?? 'not set'}, less than ${least}`];
    }),
  ];
  return wrong.map(what => ({
    rule: 'K09',
    severity: 'medium',
    title: `${pod}: ${what}`,
    component: `Pod kube-system/${pod} ${what.split(' ')[0]}`,
    change: `Set ${what.split(' ')[0]} in the manifest of the API server.`,
  }));
}
