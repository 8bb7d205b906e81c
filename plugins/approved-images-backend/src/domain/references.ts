import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type {
  ImageKind,
  RunningImage,
} from '@fairway/plugin-approved-images-common';
import {
  CONTAINER_REFERENCE,
  MACHINE_REFERENCE,
  REPOSITORY_REFERENCE,
} from '@fairway/plugin-approved-images-node';

/**
 * Repository of a container image with its registry: `nginx:1` →
 * `docker.io/library/nginx`, as container runtimes read it.
 */
export function repositoryOf(reference: string): string {
  const [path] = reference.split('@');
  const name = path.replace(/:[^:/]*$/, '');
  const segments = name.split('/');
  const hasRegistry =
    segments.length > 1 && /[.:]|^localhost$/.test(segments[0]);
  if (hasRegistry) {
    return name;
  }
  return segments.length === 1
    ? `docker.io/library/${name}`
    : `docker.io/${name}`;
}

/** `sha256:…` of a reference that is pinned; null of another. */
export function digestOf(reference: string): string | null {
  return /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1] ?? null;
}

/** What an entry of the register is found by. */
export function lookupKeyOf(kind: ImageKind, reference: string): string {
  return kind === 'container' ? (digestOf(reference) ?? reference) : reference;
}

/** What entries that speak of a running image are found by, the most specific first. */
export function lookupKeysOf({
  kind,
  reference,
  digest,
}: Pick<RunningImage, 'kind' | 'reference' | 'digest'>): string[] {
  if (kind === 'machine') {
    return [reference];
  }
  const repository = repositoryOf(reference);
  const segments = repository.split('/');
  const above = segments
    .slice(1)
    .map((_, index) => `${segments.slice(0, index + 1).join('/')}/*`)
    .reverse();
  return [...(digest ? [digest] : []), repository, ...above];
}

/** Throws InputError when a reference is none of its kind. */
export function assertReference(kind: ImageKind, reference: string): void {
  const wanted = {
    container: {
      pattern: CONTAINER_REFERENCE,
      words: 'a container image that is pinned by digest (name@sha256:…)',
    },
    machine: {
      pattern: MACHINE_REFERENCE,
      words: 'the id of a machine image (ami-…)',
    },
    repository: {
      pattern: REPOSITORY_REFERENCE,
      words:
        'a repository with its registry (registry.example/path or …/path/*)',
    },
  }[kind];
  if (!wanted.pattern.test(reference)) {
    throw new InputError(`'${reference}' has to be ${wanted.words}`);
  }
}

/** Short, stable key of some values. */
export function keyOf(...values: (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

/** Key of a running image: two that have the same one are the same image in the same place. */
export function imageKeyOf(image: RunningImage): string {
  return keyOf(
    image.kind,
    image.kind === 'container'
      ? (image.digest ?? image.reference)
      : image.reference,
    image.region,
    image.accountId,
    image.place,
  );
}
