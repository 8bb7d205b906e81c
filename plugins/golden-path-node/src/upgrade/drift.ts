import { createHash } from 'node:crypto';
import { CONTROLS_PATH } from '../controlManifest';
import type { GoldenPathManifest } from '../manifest';
import { ANSWERS_PATH } from '../profile';
import type { ControlResult, Tree } from '../types';
import { sameContent } from './mergeText';
import { serviceTree } from './plan';
import { MANIFEST_PATH } from './record';
import type { FileVerdict, RenderedFiles, ServiceFiles } from './types';

/** A file that is not as the golden path rendered it. */
export interface DriftedFile {
  path: string;
  verdict: Exclude<FileVerdict, 'pristine'>;
  /** Controls that are weaker because of it; only for `weakened`. */
  controls: string[];
}

/** How a service compares with what its golden path put there. */
export interface Drift {
  /** Number of files by verdict. A file of the team's own is `added`. */
  counts: Record<FileVerdict, number>;
  /** What is not pristine, sorted by path; of the added ones only what weakens a control. */
  files: DriftedFile[];
}

/** What {@link driftOf} compares. */
export interface DriftInput {
  ours: ServiceFiles;
  /** What the service would be had nobody touched it; absent when it can't be rendered. */
  base?: RenderedFiles;
  /** The recorded hashes. */
  manifest?: GoldenPathManifest;
  /** The controls on the service as it is. */
  results: readonly ControlResult[];
  /** Runs the controls on another state of it. */
  judge: (tree: Tree) => Promise<ControlResult[]>;
}

const RECORDS = new Set([ANSWERS_PATH, MANIFEST_PATH, CONTROLS_PATH]);
/** Most states that are judged for one service; the rest is told by evidence. */
const MAX_JUDGED = 24;

const weakOf = (results: readonly ControlResult[]) =>
  new Set(
    results
      .filter(({ state }) => state === 'fail' || state === 'unknown')
      .map(({ id }) => id),
  );

function stateOf(path: string, input: DriftInput): FileVerdict {
  const { ours, base, manifest } = input;
  const rendered = base?.get(path);
  const recorded = manifest?.files[path]?.sha256;
  if (rendered === undefined && recorded === undefined) {
    return 'added';
  }
  if (!ours.has(path)) {
    return 'missing';
  }
  const own = ours.get(path);
  const pristine =
    own !== undefined &&
    ((rendered !== undefined && sameContent(own.bytes, rendered.bytes)) ||
      recorded === createHash('sha256').update(own.bytes).digest('hex'));
  return pristine ? 'pristine' : 'edited';
}

/** Controls that are weak here and were not when the service was rendered. */
async function weakenedControls(input: DriftInput): Promise<Set<string>> {
  const weak = weakOf(input.results);
  if (input.base === undefined || weak.size === 0) {
    return weak;
  }
  const records = [...input.ours].filter(([path]) => RECORDS.has(path));
  const before = weakOf(
    await input.judge(serviceTree(new Map([...input.base, ...records]))),
  );
  return new Set([...weak].filter(id => !before.has(id)));
}

/** Controls that pass again when one file is put back to what was rendered. */
async function repairedBy(
  path: string,
  input: DriftInput,
  weak: ReadonlySet<string>,
): Promise<string[]> {
  const restored = new Map(input.ours);
  const rendered = input.base?.get(path);
  if (rendered) {
    restored.set(path, rendered);
  } else {
    restored.delete(path);
  }
  const still = weakOf(await input.judge(serviceTree(restored)));
  return [...weak].filter(id => !still.has(id));
}

/**
 * Tells for every file whether it is as rendered, edited, gone or the team's
 * own, and whether a control is weaker because of it: put back, the control
 * passes again, or the control's evidence points at it.
 */
export async function driftOf(input: DriftInput): Promise<Drift> {
  const { ours, base, manifest, results } = input;
  const paths = [
    ...new Set([
      ...ours.keys(),
      ...(base?.keys() ?? []),
      ...Object.keys(manifest?.files ?? {}),
    ]),
  ].filter(path => !RECORDS.has(path));
  const counts: Drift['counts'] = {
    pristine: 0,
    edited: 0,
    weakened: 0,
    missing: 0,
    added: 0,
  };
  const weak = await weakenedControls(input);
  const pointed = new Map<string, string[]>();
  for (const { id, evidence } of results) {
    for (const { path } of weak.has(id) ? evidence : []) {
      pointed.set(path, [...(pointed.get(path) ?? []), id]);
    }
  }
  const files: DriftedFile[] = [];
  let judged = 0;
  const changed = paths
    .map(path => ({ path, verdict: stateOf(path, input) }))
    // What evidence points at is judged first.
    .sort(
      (a, b) =>
        Number(pointed.has(b.path)) - Number(pointed.has(a.path)) ||
        (a.path < b.path ? -1 : 1),
    );
  for (const { path, verdict } of changed) {
    if (verdict === 'pristine') {
      counts.pristine += 1;
      continue;
    }
    const evident = [...new Set(pointed.get(path))];
    const canJudge =
      weak.size > 0 &&
      judged < MAX_JUDGED &&
      (verdict === 'added' ? evident.length > 0 : base?.has(path) === true);
    judged += canJudge ? 1 : 0;
    const repaired = canJudge ? await repairedBy(path, input, weak) : [];
    const controls = repaired.length > 0 ? repaired : evident;
    const final = controls.length > 0 ? 'weakened' : verdict;
    counts[final] += 1;
    if (final !== 'added') {
      files.push({ path, verdict: final, controls });
    }
  }
  return { counts, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
