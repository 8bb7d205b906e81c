import type { RunningImagesEvent } from '@fairway/plugin-approved-images-common';
import type {
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import { sayProblems } from '@fairway/plugin-security-scorecard-node';
import type { SeenWorkloads } from '../cluster/readWorkloads';
import { countHits, hitFacts, UNDECIDED_FACT } from '../observation';
import { hasLabels, resourceOf, type Workload } from '../workload';
import { evaluateWorkloads } from './evaluate';
import type { WorkloadHit } from './hit';
import { evaluateNamespace } from './namespaceRule';
import { accountOf, type PodSource } from './podSpec';
import { runningImages } from './runningImages';
import {
  WORKLOAD_RULE_IDS,
  WORKLOAD_RULES,
  type WorkloadRuleId,
} from './ruleIds';

/** Every fact of the collector. */
export const WORKLOAD_FACTS: Readonly<Record<string, FactDefinition>> = {
  workloads: {
    type: 'int',
    description: 'Workloads of the service that were found in its namespace',
  },
  ...UNDECIDED_FACT,
  ...hitFacts(WORKLOAD_RULES),
};

/** Kubernetes' own namespaces run what no standard allows. */
const OWN_NAMESPACE = /^kube-/;

/** A hit as a finding of a cluster or repository. */
export function workloadFinding(
  hit: WorkloadHit,
  where: string,
): ObservedFinding {
  return {
    vulnerability: hit.rule,
    title: hit.title,
    severity: hit.severity,
    status: 'open',
    component: hit.component,
    location: hit.origin ? `${where}: ${hit.origin}` : where,
    remediation: hit.change,
  };
}

/** Which workloads are the service's: by labels, else by service account, else all of the namespace. */
function workloadsOf<T extends PodSource>(
  sources: readonly T[],
  { namespace, serviceAccount, labels }: Workload,
): T[] {
  return sources.filter(source => {
    if (namespace && source.namespace !== namespace) {
      return false;
    }
    if (labels) {
      return hasLabels(source.labels, labels);
    }
    return !serviceAccount || accountOf(source) === serviceAccount;
  });
}

function namespaceHits(
  { namespace, cluster }: Workload,
  { namespaces }: SeenWorkloads,
  undecided: Map<WorkloadRuleId, string>,
): WorkloadHit[] {
  if (!namespaces.ok) {
    undecided.set('W12', namespaces.reason);
    return [];
  }
  const own = namespaces.items.filter(({ metadata }) =>
    namespace
      ? metadata?.name === namespace
      : !OWN_NAMESPACE.test(metadata?.name ?? ''),
  );
  if (namespace && own.length === 0) {
    undecided.set(
      'W12',
      `Cluster ${cluster} has no namespace ${namespace}: either the service does not run there yet, or its annotation is wrong`,
    );
  }
  return own.flatMap(evaluateNamespace);
}

/** The images of one service; undefined for a whole cluster, whose services tell their own. */
export function observeImages(
  entityRef: string,
  observedAt: string,
  workload: Workload,
  { sources, pods, gaps }: SeenWorkloads,
): RunningImagesEvent | undefined {
  const { cluster, namespace } = workload;
  return namespace
    ? {
        entityRef,
        source: 'kubernetes-workloads',
        images: runningImages(
          workloadsOf(sources, workload),
          workloadsOf(pods, workload),
          `${cluster}/${namespace}`,
        ),
        complete: gaps.length === 0,
        observedAt,
      }
    : undefined;
}

/** Lists other than those of workloads that could not be read. */
function failures({ namespaces, accounts, rbac }: SeenWorkloads): string[] {
  return [namespaces, accounts, rbac].flatMap(read =>
    read.ok ? [] : read.reason,
  );
}

/**
 * What the rules object to in the workloads of one service, or of the whole
 * cluster. A rule that needs a list which could not be read is not counted.
 */
export function observeWorkloads(
  entityRef: string,
  observedAt: string,
  workload: Workload,
  seen: SeenWorkloads,
): Observation {
  const { gaps } = seen;
  const own = workloadsOf(seen.sources, workload);
  const { hits, undecided } = evaluateWorkloads(own, seen.surroundings);
  hits.push(...namespaceHits(workload, seen, undecided));
  const [missing] =
    own.length === 0
      ? [...gaps, 'no workload of the service was found in its namespace']
      : gaps;
  if (missing) {
    for (const rule of WORKLOAD_RULE_IDS.filter(id => id !== 'W12')) {
      undecided.set(rule, undecided.get(rule) ?? missing);
    }
  }
  const unread = [...new Set([...gaps, ...failures(seen)])];
  return {
    entityRef,
    status: unread.length === 0 ? 'ok' : 'partial',
    ...(unread.length > 0 && { error: sayProblems(unread, '; ') }),
    observedAt,
    facts: {
      ...(gaps.length === 0 ? { workloads: own.length } : {}),
      undecided: sayProblems([...undecided.values()], '; '),
      ...countHits(WORKLOAD_RULE_IDS, hits, undecided),
    },
    findings: hits.map(hit => workloadFinding(hit, workload.cluster)),
    coverage: [
      {
        resource: resourceOf(workload),
        scanType: 'workloads',
        state: missing ? 'unknown' : 'scanned',
        reason: missing ?? null,
        lastScannedAt: missing ? null : observedAt,
      },
    ],
  };
}
