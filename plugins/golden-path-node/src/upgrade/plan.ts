import { createHash } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { CONTROLS_PATH, renderControlManifest } from '../controlManifest';
import { buildManifest } from '../manifest';
import { ANSWERS_PATH } from '../profile';
import { decodeText, memoryTree } from '../tree';
import type { ControlResult, Tree } from '../types';
import { describeUpgrade } from './describe';
import {
  type GoldenPathRecord,
  MANIFEST_PATH,
  parseManifest,
  parseRecord,
  withSecurityVersion,
} from './record';
import {
  compareVersions,
  isReleaseVersion,
  type ReleaseChange,
  releasesBetween,
  touches,
} from './releases';
import {
  latestVersion,
  type ReleaseSet,
  type RenderedVersion,
  renderPresent,
  renderVersion,
  renderWithSecurityFixes,
} from './render';
import { threeWay } from './threeWay';
import type {
  FileOutcome,
  RenderedFiles,
  ServiceFile,
  ServiceFiles,
} from './types';

/** What an upgrade brings: everything, or security fixes only. */
export type UpgradeLane = 'all' | 'security';

/** A change of the path with the release that brought it. */
export interface PlannedChange extends ReleaseChange {
  version: string;
}

/** An upgrade that has something to do. */
export interface UpgradePlan {
  state: 'upgrade';
  lane: UpgradeLane;
  from: string;
  to: string;
  /** Branch that the change is offered on; the same for every run. */
  branch: string;
  title: string;
  /** Markdown. */
  body: string;
  /** What the releases in between changed, security fixes first. */
  changes: PlannedChange[];
  /** What happens with which file, sorted by path. */
  outcomes: FileOutcome[];
  /** What is written, the record of the service included. */
  writes: Map<string, ServiceFile>;
  removals: string[];
  /** The controls on the merged files. */
  results: ControlResult[];
}

/** The outcome of planning. */
export type Upgrade =
  UpgradePlan | { state: 'current'; version: string; message: string };

/** What {@link planUpgrade} needs. */
export interface PlanInput {
  ours: ServiceFiles;
  releases: ReleaseSet;
  /** Newest version when absent. */
  toVersion?: string;
  lane: UpgradeLane;
  /** Runs the controls. */
  judge: (tree: Tree) => Promise<ControlResult[]>;
}

function textOf(ours: ServiceFiles, path: string): string | undefined {
  const file = ours.get(path);
  return file && decodeText(file.bytes);
}

/** The files of a service as the controls read them. */
export function serviceTree(files: ServiceFiles): Tree {
  return memoryTree(
    Object.fromEntries(
      [...files].map(([path, file]) => [path, file && decodeText(file.bytes)]),
    ),
  );
}

/** Branch of an upgrade; every run of the same upgrade has the same. */
export function upgradeBranch(version: string, lane: UpgradeLane): string {
  return `change/golden-path-${version}${lane === 'security' ? '-security' : ''}`;
}

function targetOf({ toVersion, releases }: PlanInput): string {
  const to = toVersion ?? latestVersion(releases);
  if (to === undefined) {
    throw new NotFoundError(
      'There is no release of the golden paths; tag the repository of the templates with v<version>.',
    );
  }
  if (!isReleaseVersion(to) || !releases.versions.has(to)) {
    throw new InputError(
      `There is no release ${to.slice(0, 40)} of the golden paths; the releases are ${[
        ...releases.versions.keys(),
      ]
        .sort(compareVersions)
        .join(', ')}.`,
    );
  }
  return to;
}

function changesOf(
  { releases, lane }: PlanInput,
  after: string,
  to: string,
  outcomes: readonly FileOutcome[],
): PlannedChange[] {
  const paths = outcomes.map(({ path }) => path);
  return releasesBetween(releases.history, after, to)
    .flatMap(({ version, changes }) =>
      changes.map(change => ({ ...change, version })),
    )
    .filter(
      change =>
        (lane === 'all' || change.security) &&
        paths.some(path => touches(change, path)),
    )
    .sort((a, b) => Number(b.security) - Number(a.security));
}

/**
 * What the record says is untouched counts as rendered, also when the release
 * can't be rendered to the same bytes any more, or an answer was changed since.
 */
function withRecordedBase(
  base: RenderedFiles,
  theirs: RenderedFiles,
  ours: ServiceFiles,
): Map<string, ServiceFile> {
  const recorded = parseManifest(textOf(ours, MANIFEST_PATH))?.files ?? {};
  const result = new Map(base);
  for (const [path, { executable }] of base) {
    const own = ours.get(path);
    if (
      own &&
      theirs.has(path) &&
      recorded[path]?.sha256 ===
        createHash('sha256').update(own.bytes).digest('hex')
    ) {
      result.set(path, { bytes: own.bytes, executable });
    }
  }
  return result;
}

/** The record of the new state. The task that rendered the service stays on it. */
function recordOf(
  input: PlanInput,
  record: GoldenPathRecord,
  next: { to: string; rendered: RenderedVersion },
): { answers: string; manifest: string; version: string } {
  const { ours, lane } = input;
  const { rendered, to } = next;
  const present = textOf(ours, ANSWERS_PATH) ?? '';
  const version = lane === 'all' ? to : record.version;
  const manifest = buildManifest({
    templateRef: record.templateRef,
    templateVersion: version,
    task: parseManifest(textOf(ours, MANIFEST_PATH))?.task ?? '',
    files: new Map(
      [...rendered.files].map(([path, { bytes }]) => [path, bytes]),
    ),
    managed: rendered.definition.managed,
  });
  return {
    version,
    answers:
      lane === 'all' ? rendered.answers : withSecurityVersion(present, to),
    manifest: `${JSON.stringify(manifest, null, 2)}\n`,
  };
}

/** Plain text file that keeps the mode that it has. */
function written(ours: ServiceFiles, path: string, text: string): ServiceFile {
  return {
    bytes: Buffer.from(text, 'utf8'),
    executable: ours.get(path)?.executable ?? false,
  };
}

/** Verifies the merged service and records the controls, as a render does. */
async function verified(
  input: PlanInput,
  after: Map<string, ServiceFile | undefined>,
  record: { templateRef: string; version: string },
): Promise<{ results: ControlResult[]; controls: ServiceFile }> {
  let results: ControlResult[] = [];
  let controls = written(input.ours, CONTROLS_PATH, '');
  // Twice, for the record of controls is itself under control.
  for (let round = 0; round < 2; round += 1) {
    results = await input.judge(serviceTree(after));
    controls = written(
      input.ours,
      CONTROLS_PATH,
      renderControlManifest(
        { template: record.templateRef, version: record.version },
        results,
      ),
    );
    after.set(CONTROLS_PATH, controls);
  }
  return { results, controls };
}

/**
 * Plans the upgrade of a service to a version of its golden path, without any
 * I/O. It renders the version that the service has and the one that it gets
 * from the recorded answers, and merges what lies between into the service.
 *
 * @throws InputError when the service is on no path, or there is no such release
 * @throws NotFoundError when the release that it was rendered from is gone
 * @throws ConflictError when the service is newer than the version asked for
 */
export async function planUpgrade(input: PlanInput): Promise<Upgrade> {
  const { ours, releases, lane } = input;
  const record = parseRecord(textOf(ours, ANSWERS_PATH));
  if (!record) {
    throw new InputError(
      `The service has no ${ANSWERS_PATH}: it is on no golden path and can't be upgraded; harden it first.`,
    );
  }
  const to = targetOf(input);
  const from = lane === 'all' ? record.version : record.securityVersion;
  if (input.toVersion && compareVersions(record.version, to) > 0) {
    throw new ConflictError(
      `The service has ${record.version} of its golden path already; it is not taken back to ${to}.`,
    );
  }
  if (lane === 'all' && compareVersions(record.securityVersion, to) > 0) {
    throw new ConflictError(
      `The service has the security fixes up to ${record.securityVersion}; upgrade it to ${record.securityVersion} or later, for ${to} lacks them.`,
    );
  }
  const current = (message: string): Upgrade => ({
    state: 'current',
    version: record.version,
    message,
  });
  if (compareVersions(from, to) >= 0) {
    return current(
      lane === 'all'
        ? `It is on ${record.version}, the version asked for.`
        : `It has the security fixes up to ${from}.`,
    );
  }
  const present = renderPresent(record, releases);
  const next =
    lane === 'all'
      ? renderVersion(record, to, releases)
      : renderWithSecurityFixes(record, to, releases);
  const managed = [...present.definition.managed, ...next.definition.managed];
  const merge = threeWay({
    base: withRecordedBase(present.files, next.files, ours),
    theirs: next.files,
    ours,
    isManaged: path => touches({ paths: managed }, path),
    labels: {
      ours: 'this service',
      base: `golden path ${record.version}`,
      theirs: `golden path ${to}`,
    },
  });
  if (lane === 'security' && merge.outcomes.length === 0) {
    return current(`No security fix up to ${to} touches this service.`);
  }
  const changes = changesOf(input, from, to, merge.outcomes);
  const recorded = recordOf(input, record, { to, rendered: next });
  const writes = new Map(merge.writes)
    .set(ANSWERS_PATH, written(ours, ANSWERS_PATH, recorded.answers))
    .set(MANIFEST_PATH, written(ours, MANIFEST_PATH, recorded.manifest));
  const after = new Map([...ours, ...writes]);
  merge.removals.forEach(path => after.delete(path));
  const { results, controls } = await verified(input, after, {
    ...record,
    version: recorded.version,
  });
  writes.set(CONTROLS_PATH, controls);
  const about = { lane, from: record.version, to, changes, results };
  return {
    state: 'upgrade',
    ...about,
    branch: upgradeBranch(to, lane),
    ...describeUpgrade({ ...about, outcomes: merge.outcomes }),
    outcomes: merge.outcomes,
    writes,
    removals: merge.removals,
  };
}
