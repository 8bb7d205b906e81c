import { toError } from '@backstage/errors';
import type {
  FactDefinition,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { sayProblems } from '@fairway/plugin-security-scorecard-node';
import type { Listing } from '../cluster/ClusterReader';
import { resourceOf } from '../workload';
import { countHits, hitFacts, UNDECIDED_FACT } from '../observation';
import type { Workload } from '../workload';
import { type ApiServer, logFlags, policyFlag } from './flags';
import type { KeptPolicy } from './readPolicy';
import { AUDIT_RULE_IDS, AUDIT_RULES, type AuditRuleId } from './ruleIds';
import { type AuditHit, evaluateAuditPolicy } from './rules';

/** Every fact of the collector. */
export const AUDIT_FACTS: Readonly<Record<string, FactDefinition>> = {
  managed: {
    type: 'bool',
    description:
      'Whether the cloud runs the control plane and its audit policy (K11); the logging of the control plane is judged instead (L15)',
  },
  ...UNDECIDED_FACT,
  ...hitFacts(AUDIT_RULES),
};

/** What is known about the audit log of a cluster. */
export type SeenAudit =
  | { managed: true }
  | { managed: false; policy: KeptPolicy; servers: Listing<ApiServer> };

interface Judged {
  hits: AuditHit[];
  undecided: Map<AuditRuleId, string>;
  unread: string[];
}

/** Rules that need the text of the policy. */
const OF_POLICY = AUDIT_RULE_IDS.filter(id => id !== 'K01' && id !== 'K09');

const open = (ids: readonly AuditRuleId[], reason: string): Judged => ({
  hits: [],
  undecided: new Map(ids.map(id => [id, reason])),
  unread: [],
});

function judgePolicy(policy: KeptPolicy): Judged {
  if (policy.kind === 'unread') {
    return open([...OF_POLICY, 'K01'], policy.reason);
  }
  const { read, where } = policy;
  if (read.ok) {
    try {
      return {
        hits: evaluateAuditPolicy(read.policy),
        undecided: new Map(),
        unread: [],
      };
    } catch (error) {
      return open(
        OF_POLICY,
        `the audit policy ${where} can't be judged: ${toError(error).message}`,
      );
    }
  }
  const why = `the audit policy ${where} is none that the API server takes (${read.reason})`;
  return {
    hits: [
      {
        rule: 'K01',
        severity: 'high',
        title: `No audit policy is in force: ${why}`,
        component: where,
        change:
          'Write a Policy of audit.k8s.io/v1 with at least one rule; level: Metadata is the shortest.',
      },
    ],
    undecided: new Map(OF_POLICY.map(id => [id, why])),
    unread: [],
  };
}

function judgeServers(servers: Listing<ApiServer>): Judged {
  if (!servers.ok || servers.items.length === 0) {
    const why = servers.ok
      ? 'no kube-apiserver pod is to be seen in kube-system'
      : servers.reason;
    return {
      hits: [],
      undecided: new Map([['K09', why]]),
      unread: servers.ok ? [] : [why],
    };
  }
  return {
    hits: servers.items.flatMap(server => [
      ...policyFlag(server),
      ...logFlags(server),
    ]),
    undecided: new Map(),
    unread: [],
  };
}

/** What the rules object to in the audit log of a cluster, for one of its services. */
export function observeAudit(
  entityRef: string,
  observedAt: string,
  workload: Workload,
  seen: SeenAudit,
): Observation {
  const observation = {
    entityRef,
    observedAt,
    status: 'ok' as const,
    findings: [],
    coverage: [
      {
        resource: resourceOf(workload),
        scanType: 'audit',
        state: 'scanned' as const,
        reason: null,
        lastScannedAt: observedAt,
      },
    ],
  };
  if (seen.managed) {
    return { ...observation, facts: { managed: true, undecided: '' } };
  }
  const parts = [judgePolicy(seen.policy), judgeServers(seen.servers)];
  const hits = parts.flatMap(part => part.hits);
  const undecided = new Map(parts.flatMap(part => [...part.undecided]));
  const unread = parts.flatMap(part => part.unread);
  const reasons = sayProblems([...undecided.values()], '; ');
  const [row] = observation.coverage;
  return {
    ...observation,
    ...(unread.length > 0 && {
      status: 'partial' as const,
      error: sayProblems(unread, '; '),
    }),
    facts: {
      managed: false,
      undecided: reasons,
      ...countHits(AUDIT_RULE_IDS, hits, undecided),
    },
    findings: hits.map(hit => ({
      vulnerability: hit.rule,
      title: hit.title,
      severity: hit.severity,
      status: 'open',
      component: hit.component,
      location: `${workload.cluster}: audit policy`,
      remediation: hit.change,
    })),
    coverage: reasons
      ? [{ ...row, state: 'unknown', reason: reasons, lastScannedAt: null }]
      : [row],
  };
}
