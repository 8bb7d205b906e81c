import type { ObjectMeta } from '../rbac/objects';
import type { WorkloadHit } from './hit';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** A namespace; only its labels matter. */
export interface Namespace {
  metadata?: ObjectMeta;
}

/** W12; a namespace that enforces `privileged` enforces nothing. */
export function evaluateNamespace({ metadata = {} }: Namespace): WorkloadHit[] {
  const standard = metadata.labels?.[ENFORCE];
  if (standard === 'baseline' || standard === 'restricted') {
    return [];
  }
  return [
    {
      rule: 'W12',
      severity: 'medium',
      title: standard
        ? `Namespace ${metadata.name} enforces the pod security standard ${standard}, which forbids nothing`
        : `Namespace ${metadata.name} enforces no pod security standard`,
      component: `Namespace ${metadata.name}`,
      change: `Label the namespace ${ENFORCE}=restricted, or baseline; warn and audit first show what would be refused.`,
    },
  ];
}
