import { compileCondition, type Condition } from '../cel';
import type { CompiledPolicy } from '../compile';
import { sampleContext, samplesOf, variableOf, type Period } from './samples';
import { holds, leavesOf, treeOf, type Leaf, type Tree } from './tree';

/** Most combinations of values and of answers that are tried; with more nothing is said. */
const MAX_CASES = 20_000;

/** What is certain of a condition over all that can be asked. */
export interface Certainty {
  /** It never holds. */
  never: boolean;
  /** It always holds. */
  always: boolean;
  /** It never gets to be asked with the answer yes: an earlier one always holds then. */
  shadowed: boolean;
}

function product<T>(lists: readonly (readonly T[])[]): T[][] | undefined {
  const total = lists.reduce((count, list) => count * list.length, 1);
  if (total > MAX_CASES) {
    return undefined;
  }
  return lists.reduce<T[][]>(
    (all, list) => all.flatMap(before => list.map(item => [...before, item])),
    [[]],
  );
}

/** Answers to questions about one variable, for each of its values that makes a difference. */
function answersOf(
  policy: CompiledPolicy,
  leaves: readonly Leaf[],
  period: Period,
): string[][] {
  const [{ term }] = leaves;
  const samples =
    term === undefined
      ? undefined
      : samplesOf(
          policy,
          term,
          leaves.flatMap(leaf => leaf.literals),
          period,
        );
  if (!samples) {
    return [[], leaves.map(leaf => leaf.text)];
  }
  const asked = leaves.map(({ text, source }) => ({
    text,
    condition: compileCondition(source),
  }));
  const base = sampleContext(policy, period.now);
  const distinct = new Map<string, string[]>();
  for (const sample of samples) {
    const context = sample(base);
    const yes = asked
      .filter(({ condition }) => {
        const answer = condition.ask(context);
        return answer.decided && answer.holds;
      })
      .map(({ text }) => text);
    distinct.set(yes.join('\n'), yes);
  }
  return [...distinct.values()];
}

/** Every combination of answers that can be; undefined when there are too many. */
function casesOf(
  policy: CompiledPolicy,
  trees: readonly Tree[],
  period: Period,
): ReadonlySet<string>[] | undefined {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of trees.flatMap(leavesOf)) {
    // What nothing is known of varies by itself: equal text, equal answer.
    const known =
      leaf.term !== undefined && samplesOf(policy, leaf.term, [], period);
    const key = known ? variableOf(leaf.term ?? '') : `?${leaf.text}`;
    const group = groups.get(key) ?? [];
    if (!group.some(({ text }) => text === leaf.text)) {
      groups.set(key, [...group, known ? leaf : { ...leaf, term: undefined }]);
    }
  }
  return product(
    [...groups.values()].map(leaves => answersOf(policy, leaves, period)),
  )?.map(parts => new Set(parts.flat()));
}

/**
 * What is certain of conditions that are asked one after the other. What they
 * compare with literals is tried with every value that makes a difference;
 * anything else is taken as yes or no. So what is reported is certain, and what
 * is not may still be useless. Undefined when there is too much to try.
 */
export function certainties(
  policy: CompiledPolicy,
  conditions: readonly Condition[],
  period: Period,
): Certainty[] | undefined {
  const trees = conditions.map(({ ast }) => treeOf(ast));
  const cases = casesOf(policy, trees, period);
  if (!cases) {
    return undefined;
  }
  const seen = trees.map(() => ({ yes: false, no: false, first: false }));
  for (const answers of cases) {
    let decided = false;
    trees.forEach((tree, index) => {
      const yes = holds(tree, answers);
      seen[index][yes ? 'yes' : 'no'] = true;
      if (yes && !decided) {
        seen[index].first = true;
        decided = true;
      }
    });
  }
  return seen.map(({ yes, no, first }) => ({
    never: !yes,
    always: !no,
    shadowed: yes && !first,
  }));
}
