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
  /** Ids of controls that are weaker, and no file was found to be why. */
  unexplained: string[];
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
/** Most states that are judged for one service. */
const MAX_JUDGED = 8;

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
async function weakenedControls(
  input: DriftInput,
  changed: boolean,
): Promise<Set<string>> {
  const weak = changed ? weakOf(input.results) : new Set<string>();
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

/** Non-pristine files that the evidence of a weakened control points at, with those controls. */
function evident(
  weak: ReadonlySet<string>,
  { results }: DriftInput,
  changed: ReadonlySet<string>,
): Map<string, string[]> {
  const pointed = new Map<string, string[]>();
  for (const { id, evidence } of results.filter(r => weak.has(r.id))) {
    for (const path of new Set(evidence.map(e => e.path))) {
      if (changed.has(path)) {
        pointed.set(path, [...(pointed.get(path) ?? []), id]);
      }
    }
  }
  return pointed;
}

/**
 * Finds which files weaken which controls. Judging costs, so evidence decides
 * where there is some; a control that no changed file explains is asked again
 * with one file at a time put back.
 */
async function blamed(
  input: DriftInput,
  changed: readonly { path: string; verdict: FileVerdict }[],
): Promise<{ blame: Map<string, string[]>; unexplained: string[] }> {
  const weak = await weakenedControls(input, changed.length > 0);
  const found = evident(weak, input, new Set(changed.map(c => c.path)));
  const explained = new Set([...found.values()].flat());
  const open = new Set([...weak].filter(id => !explained.has(id)));
  const candidates = changed.filter(
    ({ path, verdict }) => verdict !== 'added' && input.base?.has(path),
  );
  for (const { path } of open.size > 0 ? candidates.slice(0, MAX_JUDGED) : []) {
    const repaired = await repairedBy(path, input, open);
    if (repaired.length > 0) {
      found.set(path, [...(found.get(path) ?? []), ...repaired]);
      repaired.forEach(id => explained.add(id));
    }
  }
  return {
    blame: found,
    unexplained: [...weak].filter(id => !explained.has(id)),
  };
}

/**
 * Tells for every file whether it is as rendered, edited, gone or the team's
 * own, and whether a control is weaker because of it.
 */
export async function driftOf(input: DriftInput): Promise<Drift> {
  const { ours, base, manifest } = input;
  const paths = [
    ...new Set([
      ...ours.keys(),
      ...(base?.keys() ?? []),
      ...Object.keys(manifest?.files ?? {}),
    ]),
  ]
    .filter(path => !RECORDS.has(path))
    .sort();
  const states = paths.map(path => ({ path, verdict: stateOf(path, input) }));
  const { blame, unexplained } = await blamed(
    input,
    states.filter(({ verdict }) => verdict !== 'pristine'),
  );
  const counts: Drift['counts'] = {
    pristine: 0,
    edited: 0,
    weakened: 0,
    missing: 0,
    added: 0,
  };
  const files: DriftedFile[] = [];
  for (const { path, verdict } of states) {
    const controls = blame.get(path) ?? [];
    const final = controls.length > 0 ? 'weakened' : verdict;
    counts[final] += 1;
    if (final !== 'pristine' && final !== 'added') {
      files.push({ path, verdict: final, controls });
    }
  }
  return { counts, files, unexplained };
}
