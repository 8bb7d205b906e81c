import { z } from 'zod';
import { WorldSpec } from './schema';
import { KubernetesCluster, KubernetesObject } from './types';

const aggregatedSchema = z.looseObject({
  aggregationRule: z.looseObject({
    clusterRoleSelectors: z.array(
      z.looseObject({ matchLabels: z.record(z.string(), z.string()) }),
    ),
  }),
});
const rulesSchema = z.looseObject({ rules: z.array(z.unknown()).nullish() });

/** Expands the description of a cluster whose objects are all in place. */
export function buildCluster(
  spec: WorldSpec['clusters'][number],
): KubernetesCluster {
  return {
    name: spec.name,
    url: `https://${spec.name}.kubernetes.harbour.example`,
    tokens: spec.tokens,
    objects: aggregate(spec.objects),
    resourceVersion: 184_467,
  };
}

/** Fills the rules of aggregated roles, as the cluster's controller does. */
function aggregate(objects: KubernetesObject[]): KubernetesObject[] {
  const roles = objects.filter(({ kind }) => kind === 'ClusterRole');
  const rulesOf = (
    role: KubernetesObject,
    seen: ReadonlySet<KubernetesObject>,
  ): unknown[] => {
    const aggregated = aggregatedSchema.safeParse(role).data?.aggregationRule;
    if (!aggregated) {
      return rulesSchema.parse(role).rules ?? [];
    }
    const selected = roles.filter(
      candidate =>
        !seen.has(candidate) &&
        aggregated.clusterRoleSelectors.some(({ matchLabels }) =>
          Object.entries(matchLabels).every(
            ([key, value]) => candidate.metadata.labels?.[key] === value,
          ),
        ),
    );
    return selected.flatMap(candidate =>
      rulesOf(candidate, new Set([...seen, candidate])),
    );
  };
  return objects.map(object =>
    object.kind === 'ClusterRole' && 'aggregationRule' in object
      ? { ...object, rules: rulesOf(object, new Set([object])) }
      : object,
  );
}
