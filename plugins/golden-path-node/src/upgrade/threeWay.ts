import {
  type MergeLabels,
  mergeText,
  sameContent,
  withLineEndsOf,
} from './mergeText';
import type {
  FileOutcome,
  RenderedFiles,
  ServiceFile,
  ServiceFiles,
  ServiceMerge,
} from './types';

/** What {@link threeWay} merges. */
export interface ThreeWayInput {
  /** What the path rendered when the service got its present version. */
  base: RenderedFiles;
  /** What the new version renders. */
  theirs: RenderedFiles;
  /** The service's repository. */
  ours: ServiceFiles;
  /** Whether an upgrade owns a path; what it does not own is never deleted. */
  isManaged: (path: string) => boolean;
  labels: MergeLabels;
}

/** What happens with one path: its outcome, and the file when one is written. */
interface Decision {
  outcome: FileOutcome;
  write?: ServiceFile;
}

function sameFile(a: ServiceFile | undefined, b: ServiceFile | undefined) {
  if (a === undefined || b === undefined) {
    return a === b;
  }
  return a.executable === b.executable && sameContent(a.bytes, b.bytes);
}

/** Something that is no folder where the path needs one, or a folder where it needs a file. */
function isBlocked(path: string, ours: ServiceFiles): boolean {
  const parts = path.split('/');
  return (
    parts.some(
      (_, index) => index > 0 && ours.has(parts.slice(0, index).join('/')),
    ) || [...ours.keys()].some(other => other.startsWith(`${path}/`))
  );
}

function added(
  path: string,
  theirs: ServiceFile,
  input: ThreeWayInput,
): Decision | undefined {
  const { ours, isManaged, labels } = input;
  if (!ours.has(path)) {
    return isBlocked(path, ours)
      ? { outcome: { path, outcome: 'conflict', reason: 'in-the-way' } }
      : { outcome: { path, outcome: 'added' }, write: theirs };
  }
  const own = ours.get(path);
  if (own && sameContent(own.bytes, theirs.bytes)) {
    return undefined;
  }
  if (!isManaged(path)) {
    return { outcome: { path, outcome: 'kept', reason: 'file-of-the-team' } };
  }
  return own
    ? merged(
        path,
        own,
        { bytes: new Uint8Array(), executable: own.executable },
        theirs,
        labels,
      )
    : { outcome: { path, outcome: 'conflict', reason: 'in-the-way' } };
}

function dropped(
  path: string,
  base: ServiceFile,
  input: ThreeWayInput,
): Decision | undefined {
  if (!input.ours.has(path)) {
    return undefined;
  }
  return input.isManaged(path) && sameFile(input.ours.get(path), base)
    ? { outcome: { path, outcome: 'removed' } }
    : { outcome: { path, outcome: 'kept', reason: 'proposed-removal' } };
}

/** The mode that one side changed; the service's when both did. */
function modeOf(own: ServiceFile, base: ServiceFile, theirs: ServiceFile) {
  return own.executable === base.executable
    ? theirs.executable
    : own.executable;
}

function merged(
  path: string,
  own: ServiceFile,
  base: ServiceFile,
  theirs: ServiceFile,
  labels: MergeLabels,
): Decision {
  const executable = modeOf(own, base, theirs);
  if (sameContent(own.bytes, base.bytes)) {
    return {
      outcome: { path, outcome: 'updated' },
      write: { bytes: withLineEndsOf(theirs.bytes, own.bytes), executable },
    };
  }
  if (sameContent(base.bytes, theirs.bytes)) {
    return {
      outcome: { path, outcome: 'merged' },
      write: { bytes: own.bytes, executable },
    };
  }
  const result = mergeText(
    { ours: own.bytes, base: base.bytes, theirs: theirs.bytes },
    labels,
  );
  switch (result.state) {
    case 'clean':
      return {
        outcome: { path, outcome: 'merged' },
        write: { bytes: result.bytes, executable },
      };
    case 'conflict':
      return {
        outcome: { path, outcome: 'conflict', reason: 'lines' },
        write: { bytes: result.bytes, executable },
      };
    default:
      return { outcome: { path, outcome: 'conflict', reason: result.reason } };
  }
}

function decide(path: string, input: ThreeWayInput): Decision | undefined {
  const base = input.base.get(path);
  const theirs = input.theirs.get(path);
  // What the path did not change is the team's business alone.
  if (sameFile(base, theirs)) {
    return undefined;
  }
  if (base === undefined) {
    return theirs && added(path, theirs, input);
  }
  if (theirs === undefined) {
    return dropped(path, base, input);
  }
  if (!input.ours.has(path)) {
    return { outcome: { path, outcome: 'kept', reason: 'deleted-by-team' } };
  }
  const own = input.ours.get(path);
  if (own === undefined) {
    return { outcome: { path, outcome: 'conflict', reason: 'in-the-way' } };
  }
  const decision = merged(path, own, base, theirs, input.labels);
  // The team has made the same change already.
  return decision.write && isIdentical(decision.write, own)
    ? undefined
    : decision;
}

function isIdentical(a: ServiceFile, b: ServiceFile): boolean {
  return (
    a.executable === b.executable && Buffer.compare(a.bytes, b.bytes) === 0
  );
}

/**
 * Merges a service with a new version of its path, file by file. What only the
 * team changed stays, what only the path changed is taken, what both changed is
 * merged by line, and a conflict gets markers. It looks at no path that neither
 * version rendered, and deletes nothing but managed files that nobody touched.
 */
export function threeWay(input: ThreeWayInput): ServiceMerge {
  const paths = [...new Set([...input.base.keys(), ...input.theirs.keys()])];
  const result: ServiceMerge = {
    outcomes: [],
    writes: new Map(),
    removals: [],
  };
  for (const path of paths.sort()) {
    const decision = decide(path, input);
    if (decision) {
      result.outcomes.push(decision.outcome);
      if (decision.write) {
        result.writes.set(path, decision.write);
      }
      if (decision.outcome.outcome === 'removed') {
        result.removals.push(path);
      }
    }
  }
  return result;
}
