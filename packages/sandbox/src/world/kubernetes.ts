import { WorldSpec } from './schema';
import { KubernetesCluster } from './types';

/** Expands the description of a cluster whose objects are all in place. */
export function buildCluster(
  spec: WorldSpec['clusters'][number],
): KubernetesCluster {
  return {
    name: spec.name,
    url: `https://${spec.name}.kubernetes.harbour.example`,
    tokens: spec.tokens,
    objects: spec.objects,
    resourceVersion: 184_467,
  };
}
