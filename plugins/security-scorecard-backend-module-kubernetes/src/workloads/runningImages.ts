import type { RunningImage } from '@fairway/plugin-approved-images-common';
import { allContainers, type PodSource } from './podSpec';

/** What a pod says of a container that it started. */
interface ContainerStatus {
  name: string;
  imageID?: string;
}

/** What a pod says of its containers. */
export interface PodStatus {
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
  ephemeralContainerStatuses?: ContainerStatus[];
}

/** A pod as it runs. */
export interface RunningPod extends PodSource {
  status: PodStatus;
}

/** Digest in a reference; that of an image which was never pulled by digest is none. */
const digestIn = (reference: string | undefined): string | null =>
  /@(sha256:[0-9a-f]{64})$/.exec(reference ?? '')?.[1] ?? null;

function startedAs({ status }: RunningPod): Map<string, string | undefined> {
  const {
    containerStatuses = [],
    initContainerStatuses = [],
    ephemeralContainerStatuses = [],
  } = status;
  return new Map(
    [
      ...initContainerStatuses,
      ...containerStatuses,
      ...ephemeralContainerStatuses,
    ].map(({ name, imageID }) => [name, imageID]),
  );
}

/**
 * The images of a service. A pod tells which digest runs. What no pod runs now,
 * such as a cron job between two runs, counts as its template names it.
 *
 * @param sources - what starts pods
 * @param pods - all pods, also those that something else started
 * @param place - cluster and namespace
 */
export function runningImages(
  sources: readonly PodSource[],
  pods: readonly RunningPod[],
  place: string,
): RunningImage[] {
  const images = new Map<string, RunningImage>();
  const add = (reference: string, digest: string | null) => {
    const key = digest ?? reference;
    const known = images.get(key);
    images.set(key, {
      kind: 'container',
      reference: known?.reference ?? reference,
      digest,
      region: null,
      accountId: null,
      place,
      instances: (known?.instances ?? 0) + 1,
    });
  };
  const run = new Set<string>();
  for (const pod of pods) {
    const started = startedAs(pod);
    for (const { name, image } of allContainers(pod.spec)) {
      if (image) {
        run.add(image);
        add(image, digestIn(started.get(name)) ?? digestIn(image));
      }
    }
  }
  for (const source of sources.filter(({ kind }) => kind !== 'Pod')) {
    for (const { image } of allContainers(source.spec)) {
      if (image && !run.has(image)) {
        add(image, digestIn(image));
      }
    }
  }
  return [...images.values()];
}
