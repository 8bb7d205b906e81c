import { memoryTree } from '../tree';
import type { ControlResult } from '../types';
import { controls, verifyTree } from '../verify';
import { type Base, type Files, rendering } from './renderings';

/** What a control says of an untouched service, and which files it read for that. */
export interface Judged {
  result: ControlResult;
  read: ReadonlySet<string>;
}

const judged = new Map<Base, Promise<readonly Judged[]>>();

async function judge(base: Base): Promise<readonly Judged[]> {
  const tree = memoryTree(rendering(base));
  const results: Judged[] = [];
  for (const { id } of controls) {
    const read = new Set<string>();
    const [result] = await verifyTree(
      {
        paths: () => tree.paths(),
        read: path => {
          read.add(path);
          return tree.read(path);
        },
      },
      { only: [id] },
    );
    results.push({ result, read });
  }
  return results;
}

/** What every control says of a named service, found out once. */
export function judgedOf(base: Base): Promise<readonly Judged[]> {
  const known = judged.get(base) ?? judge(base);
  judged.set(base, known);
  return known;
}

/**
 * Controls that a change can matter to: all when files come or go, else those
 * that read one of them. Until it reads such a file a control sees nothing new.
 */
export function touched(
  results: readonly Judged[],
  before: Readonly<Files>,
  after: Readonly<Files>,
): string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = paths.filter(path => before[path] !== after[path]);
  const isListed = changed.some(path => !(path in before) || !(path in after));
  return results
    .filter(({ read }) => isListed || changed.some(path => read.has(path)))
    .map(({ result }) => result.id);
}
