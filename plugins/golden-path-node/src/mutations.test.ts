import { judgedOf, touched } from './__testUtils__/judged';
import { lineOf, type Mutation } from './__testUtils__/mutation';
import { MUTATIONS } from './__testUtils__/mutations';
import { type Base, rendering } from './__testUtils__/renderings';
import { memoryTree } from './tree';
import type { ControlResult, Evidence } from './types';
import { controls, verifyTree } from './verify';

/**
 * Every so many mutations, in the order of the table, are also held against the
 * other controls; all of them with 1.
 */
const STRIDE = Number(process.env.FAIRWAY_MUTATION_STRIDE ?? 8);
/** Fewest ways to weaken a control. */
const FEWEST = 3;
/** Fewest of all controls together. */
const FEWEST_OF_ALL = 150;

const table: string[][] = [];
let judgedSoFar = 0;

async function resultsOf(base: Base): Promise<ControlResult[]> {
  return (await judgedOf(base)).map(({ result }) => result);
}

function resultOf(results: ControlResult[], id: string): ControlResult {
  const found = results.find(r => r.id === id);
  if (!found) {
    throw new Error(`There is no control ${id}`);
  }
  return found;
}

/** Where a mutation has to be seen. */
function placeOf({ at }: Mutation, text: string | undefined): Evidence {
  if (at.text === undefined) {
    return at.line === undefined
      ? { path: at.path }
      : { path: at.path, line: at.line };
  }
  return { path: at.path, line: lineOf(text ?? '', at.text) };
}

function cells(id: string, mutation: Mutation, place: Evidence): string[] {
  const { what, base = 'node', state = 'fail' } = mutation;
  const where =
    place.line === undefined ? place.path : `${place.path}:${place.line}`;
  return [id, base, what, state, where];
}

describe.each(Object.entries(MUTATIONS))('%s', (id, mutations) => {
  it.each(mutations)('bites on $what', async mutation => {
    const { base = 'node', change, state = 'fail', also = [] } = mutation;
    const before = await resultsOf(base);
    expect([base, resultOf(before, id).state]).toEqual([base, 'pass']);

    const files = change(rendering(base));
    const isHeld = judgedSoFar % STRIDE === 0;
    judgedSoFar += 1;
    const touch = isHeld
      ? touched(await judgedOf(base), rendering(base), files)
      : [];
    const after = await verifyTree(memoryTree(files), { only: [id, ...touch] });
    const { message, ...result } = resultOf(after, id);
    const place = placeOf(mutation, files[mutation.at.path]);
    expect({ message, state: result.state }).toEqual({
      message: expect.stringMatching(/\S/),
      state,
    });
    const seen =
      place.line === undefined
        ? result.evidence.map(({ path }) => ({ path }))
        : result.evidence;
    expect(seen).toContainEqual(place);
    const others = (results: ControlResult[]) =>
      results
        .filter(
          r => r.id !== id && touch.includes(r.id) && !also.includes(r.id),
        )
        .map(r => [r.id, r.state]);
    expect(others(after)).toEqual(others(before));
    table.push(cells(id, mutation, place));
  });

  it('can be weakened in several ways', () => {
    expect(mutations.length).toBeGreaterThanOrEqual(FEWEST);
    const names = mutations.map(m => `${m.base ?? 'node'} ${m.what}`);
    expect(names).toEqual([...new Set(names)]);
  });

  it('says where it looked', async () => {
    const [{ base = 'node' }] = mutations;
    expect(resultOf(await resultsOf(base), id).evidence.length).toBeGreaterThan(
      0,
    );
  });
});

it('has mutations for every control', () => {
  expect(Object.keys(MUTATIONS).sort()).toEqual(controls.map(c => c.id).sort());
});

it('has enough of them', () => {
  expect(Object.values(MUTATIONS).flat().length).toBeGreaterThanOrEqual(
    FEWEST_OF_ALL,
  );
});

afterAll(() => {
  const rows = [['control', 'service', 'weakened', 'seen as', 'at'], ...table];
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(
    `${lines.join('\n')}\n${table.length} mutations of ${
      new Set(table.map(([id]) => id)).size
    } controls were seen.\n`,
  );
});
