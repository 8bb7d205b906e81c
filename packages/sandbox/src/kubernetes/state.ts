import { z } from 'zod';
import { manifestSchema } from '../world/schema';
import { KubernetesCluster, KubernetesObject, World } from '../world/types';
import type { Store } from '../store';

/** What was written to the clusters since their manifests were read, by name. */
export const kubernetesStateSchema = z.record(
  z.string(),
  z.strictObject({
    created: z.array(manifestSchema),
    /** Keys of objects of the manifests that are gone. */
    deleted: z.array(z.string()),
  }),
);

/** Parsed {@link kubernetesStateSchema}. */
export type KubernetesState = z.infer<typeof kubernetesStateSchema>;

const keyOf = ({ kind, metadata }: KubernetesObject) =>
  `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;

/** Objects of the clusters that can be written, kept in a store. */
export class WritableClusters {
  constructor(private readonly store: Store<KubernetesState>) {}

  /** Brings clusters that were read from manifests to the state kept. */
  restore(world: World): void {
    const state = this.store.read();
    for (const cluster of world.clusters) {
      const { created, deleted } = this.#changes(state, cluster);
      const gone = new Set([...deleted, ...created.map(keyOf)]);
      cluster.objects = [
        ...cluster.objects.filter(object => !gone.has(keyOf(object))),
        ...created,
      ];
    }
  }

  add(cluster: KubernetesCluster, object: KubernetesObject): void {
    const state = this.store.read();
    const { created, deleted } = this.#changes(state, cluster);
    this.store.write({
      ...state,
      [cluster.name]: { created: [...created, object], deleted },
    });
    cluster.objects.push(object);
  }

  replace(
    cluster: KubernetesCluster,
    object: KubernetesObject,
    by: KubernetesObject,
  ): void {
    const state = this.store.read();
    const { created, deleted } = this.#changes(state, cluster);
    const key = keyOf(object);
    const others = created.filter(each => keyOf(each) !== key);
    this.store.write({
      ...state,
      [cluster.name]: {
        created: [...others, by],
        // Stands for the one of the manifest, also when it is deleted later.
        deleted: others.length < created.length ? deleted : [...deleted, key],
      },
    });
    cluster.objects = cluster.objects.map(each =>
      each === object ? by : each,
    );
  }

  remove(cluster: KubernetesCluster, object: KubernetesObject): void {
    const state = this.store.read();
    const { created, deleted } = this.#changes(state, cluster);
    const key = keyOf(object);
    const rest = created.filter(each => keyOf(each) !== key);
    this.store.write({
      ...state,
      [cluster.name]: {
        created: rest,
        // What was made here comes back by itself no more.
        deleted: rest.length < created.length ? deleted : [...deleted, key],
      },
    });
    cluster.objects = cluster.objects.filter(each => each !== object);
  }

  #changes(state: KubernetesState, cluster: KubernetesCluster) {
    return state[cluster.name] ?? { created: [], deleted: [] };
  }
}
