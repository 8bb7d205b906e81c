import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { WorkloadHit } from './hit';
import {
  allContainers,
  type Container,
  podSourceLabel,
  type PodSource,
  type PodSpec,
} from './podSpec';
import type { WorkloadRuleId } from './ruleIds';

/** Capabilities that lead out of a container, or into the traffic of others. */
const DANGEROUS = new Set(['SYS_ADMIN', 'SYS_MODULE', 'NET_RAW', 'ALL']);

interface ContainerRule {
  id: WorkloadRuleId;
  severity: Severity;
  /** What is wrong with a container, continuing its name; undefined when nothing is. */
  wrong(container: Container, pod: PodSpec): string | undefined;
  change: string;
  /** Whether it means nothing on Windows, where the field does not exist. */
  linuxOnly?: boolean;
}

const capabilityName = (name: string) =>
  name.toUpperCase().replace(/^CAP_/, '');

function rootOf(
  { securityContext: own }: Container,
  { securityContext }: PodSpec,
) {
  const nonRoot = own?.runAsNonRoot ?? securityContext?.runAsNonRoot;
  const user = own?.runAsUser ?? securityContext?.runAsUser;
  if (nonRoot === true || (user !== undefined && user !== 0)) {
    return undefined;
  }
  return user === 0 ? 'runs as root' : 'may run as root';
}

function secretsOf({ env = [], envFrom = [] }: Container): string | undefined {
  const names = [
    ...env.filter(e => e.valueFrom?.secretKeyRef).map(e => e.name),
    ...envFrom
      .filter(e => e.secretRef)
      .map(e => `all of ${e.secretRef?.name ?? 'a secret'}`),
  ];
  return names.length === 0
    ? undefined
    : `has secrets in its environment (${names.join(', ')})`;
}

const RULES: readonly ContainerRule[] = [
  {
    id: 'W05',
    severity: 'high',
    wrong: ({ securityContext }) =>
      securityContext?.privileged === true ? 'is privileged' : undefined,
    change:
      'Take privileged out of its securityContext, and add the one capability or device that is needed.',
  },
  {
    id: 'W08',
    severity: 'high',
    linuxOnly: true,
    wrong({ securityContext }) {
      const added = (securityContext?.capabilities?.add ?? [])
        .map(capabilityName)
        .filter(name => DANGEROUS.has(name));
      return added.length === 0 ? undefined : `adds ${added.join(', ')}`;
    },
    change: 'Take these out of capabilities.add.',
  },
  {
    id: 'W09',
    severity: 'medium',
    linuxOnly: true,
    wrong: ({ securityContext }) =>
      securityContext?.allowPrivilegeEscalation === false
        ? undefined
        : 'may gain privileges',
    change: 'Set allowPrivilegeEscalation: false in its securityContext.',
  },
  {
    id: 'W10',
    severity: 'medium',
    wrong: rootOf,
    change:
      'Set runAsNonRoot: true in the securityContext of the pod, or a runAsUser other than 0.',
  },
  {
    id: 'W11',
    severity: 'low',
    wrong: secretsOf,
    change: 'Mount the secret as a volume and read the file.',
  },
];

/** What the rules object to in the containers of a pod: one hit of each rule, with every container that it is about. */
export function evaluateContainers(source: PodSource): WorkloadHit[] {
  const { spec } = source;
  const windows = spec.os?.name === 'windows';
  return RULES.flatMap(({ id, severity, wrong, change, linuxOnly }) => {
    const found = allContainers(spec).flatMap(container => {
      const what = windows && linuxOnly ? undefined : wrong(container, spec);
      return what === undefined ? [] : `container ${container.name} ${what}`;
    });
    return found.length === 0
      ? []
      : {
          rule: id,
          severity,
          title: `${podSourceLabel(source)}: ${found.join('; ')}`,
          component: podSourceLabel(source),
          change,
        };
  });
}
