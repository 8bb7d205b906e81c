import { ANSWERS_PATH } from '../profile';
import type { GoldenPathDefinition } from '../render/definition';
import { renderGoldenPath } from '../render/renderGoldenPath';
import { NotFoundError } from '@backstage/errors';
import { mergeText } from './mergeText';
import type { GoldenPathRecord } from './record';
import {
  compareVersions,
  type Release,
  type ReleaseChange,
  releasesBetween,
  touches,
} from './releases';
import type { RenderedFiles, ServiceFile } from './types';

/** The templates of one release. */
export interface ReleaseTemplates {
  /** Files below the templates' root, path → bytes. */
  templates: ReadonlyMap<string, Uint8Array>;
  /** Paths among them that may be executed. */
  executables: ReadonlySet<string>;
}

/** All releases that can be read. */
export interface ReleaseSet {
  /** What `releases/releases.yaml` of the newest one lists, oldest first. */
  history: readonly Release[];
  /** Version → its templates. */
  versions: ReadonlyMap<string, ReleaseTemplates>;
}

/** A service as a version of its path renders it. */
export interface RenderedVersion {
  definition: GoldenPathDefinition;
  /** Text of `.golden-path/answers.yaml`. */
  answers: string;
  /** Everything but the answers. */
  files: RenderedFiles;
}

/** Newest version; undefined when there is none. */
export function latestVersion({ versions }: ReleaseSet): string | undefined {
  return [...versions.keys()].sort(compareVersions).at(-1);
}

/**
 * Renders a service's answers with a released version of its path.
 *
 * @throws NotFoundError when there is no such release
 * @throws InputError when the path is not part of it
 */
export function renderVersion(
  record: GoldenPathRecord,
  version: string,
  releases: ReleaseSet,
): RenderedVersion {
  const release = releases.versions.get(version);
  if (!release) {
    throw new NotFoundError(
      `There is no release ${version} of the golden paths; publish it again as tag v${version}, for a service was rendered from it.`,
    );
  }
  const { definition, files, executables } = renderGoldenPath({
    ...release,
    path: record.path,
    templateRef: record.templateRef,
    values: record.values,
  });
  const rendered = new Map<string, ServiceFile>();
  for (const [path, bytes] of files) {
    if (path !== ANSWERS_PATH) {
      rendered.set(path, { bytes, executable: executables.has(path) });
    }
  }
  return {
    definition,
    answers: Buffer.from(files.get(ANSWERS_PATH) ?? []).toString('utf8'),
    files: rendered,
  };
}

const LABELS = { ours: '', base: '', theirs: '' };

/** Puts the change that a release made to one file on top of another state of it. */
function applied(
  before: ServiceFile | undefined,
  after: ServiceFile | undefined,
  present: ServiceFile | undefined,
): ServiceFile | undefined {
  if (after === undefined || present === undefined || before === undefined) {
    return after;
  }
  const merged = mergeText(
    { ours: present.bytes, base: before.bytes, theirs: after.bytes },
    LABELS,
  );
  // What can't be told apart from other changes of the release comes with them.
  return merged.state === 'clean'
    ? { bytes: merged.bytes, executable: after.executable }
    : after;
}

/**
 * What a version would render had the releases after it brought their security
 * fixes only.
 *
 * @param upTo - last release whose fixes count
 */
export function renderWithSecurityFixes(
  record: GoldenPathRecord,
  upTo: string,
  releases: ReleaseSet,
): RenderedVersion {
  const start = renderVersion(record, record.version, releases);
  const files = new Map(start.files);
  let before = start;
  for (const release of releasesBetween(
    releases.history,
    record.version,
    upTo,
  )) {
    const after = renderVersion(record, release.version, releases);
    const fixes = release.changes.filter(({ security }) => security);
    const paths = new Set([...before.files.keys(), ...after.files.keys()]);
    for (const path of paths) {
      if (fixes.some(fix => touches(fix, path))) {
        const file = applied(
          before.files.get(path),
          after.files.get(path),
          files.get(path),
        );
        if (file) {
          files.set(path, file);
        } else {
          files.delete(path);
        }
      }
    }
    before = after;
  }
  return { ...start, files };
}

/** What a service would be had nobody touched it: its version and the fixes that it got since. */
export function renderPresent(
  record: GoldenPathRecord,
  releases: ReleaseSet,
): RenderedVersion {
  return renderWithSecurityFixes(record, record.securityVersion, releases);
}

/** Security fixes of newer releases that touch files which a service has by its path. */
export function missingSecurityFixes(
  record: GoldenPathRecord,
  present: RenderedFiles,
  releases: ReleaseSet,
): ReleaseChange[] {
  const latest = latestVersion(releases) ?? record.version;
  return releasesBetween(releases.history, record.securityVersion, latest)
    .flatMap(({ changes }) => changes)
    .filter(
      change =>
        change.security &&
        [...present.keys()].some(path => touches(change, path)),
    );
}
