import type { Tree } from '@fairway/plugin-golden-path-node';
import type {
  FactDefinition,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
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
import { CLUSTER_ANNOTATION, NAMESPACE_ANNOTATION } from '../workload';
import { evaluateWorkloads } from '../workloads/evaluate';
import { evaluateNamespace } from '../workloads/namespaceRule';
import { workloadFinding } from '../workloads/observation';
import { WORKLOAD_RULE_IDS, WORKLOAD_RULES } from '../workloads/ruleIds';
import { readManifests } from './readManifests';

/** Annotation with the folders or files of the manifests, separated by commas; the whole repository when absent. */
export const MANIFEST_PATHS_ANNOTATION = 'fairway.dev/kubernetes-manifests';

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

/** Where the manifests are from, and for which cluster. */
export interface ManifestContext {
  entityRef: string;
  observedAt: string;
  /** `<owner>/<repository>`. */
  repository: string;
  annotations: Readonly<Record<string, string>>;
  config: KubernetesModuleConfig;
}

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
  { entityRef, observedAt, repository, annotations, config }: ManifestContext,
): Observation {
  const manifests = readManifests(tree, {
    paths: (annotations[MANIFEST_PATHS_ANNOTATION] ?? '')
      .split(',')
      .map(path => path.trim().replace(/^\.?\/+|\/+$/g, ''))
      .filter(Boolean),
    namespace: annotations[NAMESPACE_ANNOTATION] || 'default',
  });
  const cluster = config.clusters.find(
    ({ name }) => name === annotations[CLUSTER_ANNOTATION],
  );
  const eks = cluster?.provider && cluster.provider === 'eks';
  const rights = evaluateCluster(withBootstrapRoles(manifests.rbac), {
    privilegedNamespaces: config.privilegedNamespaces,
    eks,
    complete: false,
  });
  const accounts = new Map(
    manifests.rbac.serviceAccounts.map(a => [
      `${a.metadata?.namespace}/${a.metadata?.name}`,
      a,
    ]),
  );
  const workloads = evaluateWorkloads(manifests.sources, {
    account: (namespace, name) =>
      accounts.get(`${namespace}/${name}`) ?? 'unknown',
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
  const [problem] = manifests.problems;
  const missing = problem ? everyRule(problem) : undefined;
  const undecidedRights = missing?.rights ?? rights.undecided;
  const undecidedWorkloads = new Map(missing?.workloads ?? workloads.undecided);
  if (manifests.namespaces.length === 0) {
    undecidedWorkloads.set('W12', 'the repository holds no Namespace');
  }
  const reasons = [
    ...new Set([
      ...manifests.problems,
      ...undecidedRights.values(),
      ...undecidedWorkloads.values(),
    ]),
  ];
  return {
    entityRef,
    status: problem ? 'partial' : 'ok',
    ...(problem && { error: manifests.problems.join('; ') }),
    observedAt,
    facts: {
      ...(problem ? {} : { manifests: manifests.count }),
      undecided: reasons.join('; '),
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
