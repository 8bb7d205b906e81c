import type { Tree } from '@fairway/plugin-golden-path-node';
import type {
  FactDefinition,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { sayProblems } from '@fairway/plugin-security-scorecard-node';
import type { KubernetesModuleConfig } from '../config';
import {
  countHits,
  hitFacts,
  rightsFinding,
  UNDECIDED_FACT,
} from '../observation';
import { evaluateCluster } from '../rbac/attribution';
import { withBootstrapRoles } from '../rbac/bootstrapRoles';
import { RIGHTS_RULES, RULE_IDS } from '../rbac/ruleIds';
import { evaluateWorkloads } from '../workloads/evaluate';
import { evaluateNamespace } from '../workloads/namespaceRule';
import { workloadFinding } from '../workloads/observation';
import { WORKLOAD_RULE_IDS, WORKLOAD_RULES } from '../workloads/ruleIds';
import { indexAccounts } from '../workloads/tokenRules';
import { lackOf, type ManifestPlace } from './place';
import { readManifests } from './readManifests';

/** Every fact of the collector. */
export const MANIFEST_FACTS: Readonly<Record<string, FactDefinition>> = {
  manifests: {
    type: 'int',
    description: 'Objects of the repository that the rules are about',
  },
  ...UNDECIDED_FACT,
  ...hitFacts(RIGHTS_RULES),
  ...hitFacts(WORKLOAD_RULES),
};

/** Whose manifests they are, and what they are judged by. */
export interface ManifestContext {
  observedAt: string;
  /** For people. */
  repository: string;
  place: ManifestPlace;
  config: KubernetesModuleConfig;
}

/** What is seen of every service with its manifests in the same place. */
export type SeenManifests = Omit<Observation, 'entityRef'>;

function everyRule(reason: string) {
  return {
    rights: new Map(RULE_IDS.map(id => [id, reason])),
    workloads: new Map(WORKLOAD_RULE_IDS.map(id => [id, reason])),
  };
}

/**
 * What the rules object to in the manifests of a repository. They are not all
 * that a cluster has: what refers to something that is not in the repository is
 * not decided.
 */
export function observeManifests(
  tree: Tree,
  { observedAt, repository, place, config }: ManifestContext,
): SeenManifests {
  const manifests = readManifests(tree, place);
  const cluster = config.clusters.find(({ name }) => name === place.cluster);
  const eks = cluster?.provider && cluster.provider === 'eks';
  const rights = evaluateCluster(withBootstrapRoles(manifests.rbac), {
    privilegedNamespaces: config.privilegedNamespaces,
    eks,
    complete: false,
  });
  const workloads = evaluateWorkloads(manifests.sources, {
    accounts: indexAccounts(manifests.rbac.serviceAccounts),
    rights,
    eks,
    podIdentities: cluster?.podIdentities,
    iamRoles: config.iamRoles,
  });
  const rightsHits = rights.allHits();
  const workloadHits = [
    ...workloads.hits,
    ...manifests.namespaces.flatMap(evaluateNamespace),
  ];
  const lack = lackOf(manifests, place);
  const problems = lack?.problem ? [lack.problem] : manifests.problems;
  const [problem] = problems;
  const gap = problem ?? lack?.reason;
  const missing = gap === undefined ? undefined : everyRule(gap);
  const undecidedRights = missing?.rights ?? rights.undecided;
  const undecidedWorkloads = new Map(missing?.workloads ?? workloads.undecided);
  if (gap === undefined && manifests.namespaces.length === 0) {
    undecidedWorkloads.set('W12', 'the repository holds no Namespace');
  }
  const reasons = [
    ...new Set([
      ...problems,
      ...undecidedRights.values(),
      ...undecidedWorkloads.values(),
    ]),
  ];
  return {
    status: problem ? 'partial' : 'ok',
    ...(problem && { error: sayProblems(problems, '; ') }),
    observedAt,
    facts: {
      ...(problem ? {} : { manifests: manifests.count }),
      undecided: sayProblems(reasons, '; '),
      ...countHits(RULE_IDS, rightsHits, undecidedRights),
      ...countHits(WORKLOAD_RULE_IDS, workloadHits, undecidedWorkloads),
    },
    findings: [
      ...rightsHits.map(hit => rightsFinding(hit, repository)),
      ...workloadHits.map(hit => workloadFinding(hit, repository)),
    ],
    coverage: [
      {
        resource: repository,
        scanType: 'manifests',
        state: problem ? 'unknown' : 'scanned',
        reason: problem ?? null,
        lastScannedAt: problem ? null : observedAt,
      },
    ],
  };
}
