import fc from 'fast-check';
import {
  evidenceParts,
  setOf,
  text,
  textOf,
  time,
} from '../__testUtils__/evidenceSet';
import {
  faultsOf,
  NIST_SCHEMA_FILE,
  nistModel,
  ownModel,
} from '../__testUtils__/oscalSchemas';
import { writeOscal } from '../exports/oscal/writeOscal';

jest.setTimeout(240_000);

/** A change somewhere in a document. */
const change = fc.record({
  /** Which of its members, counted through. */
  place: fc.nat(),
  value: fc.oneof(
    text,
    time,
    fc.uuid(),
    fc.constantFrom<unknown>(undefined, null, [], {}, 0, true, 'TEST', '#a b'),
  ),
});

/** Puts another value, or none, in the place of a member. */
function alter(
  document: object,
  { place, value }: { place: number; value: unknown },
): void {
  const members: [object, string][] = [];
  const walk = (node: object) => {
    for (const [name, own] of Object.entries(node)) {
      members.push([node, name]);
      if (typeof own === 'object' && own !== null) {
        walk(own);
      }
    }
  };
  walk(document);
  if (!members.length) {
    return;
  }
  const [node, name] = members[place % members.length];
  if (value === undefined) {
    Reflect.deleteProperty(node, name);
  } else {
    Reflect.set(node, name, value);
  }
}

// So that whatever is checked before it is written fits NIST's schema as well.
(NIST_SCHEMA_FILE ? describe : describe.skip)("NIST's own schema", () => {
  it('takes everything that our reading of it takes', async () => {
    const own = ownModel();
    const nist = nistModel(NIST_SCHEMA_FILE ?? '');
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        evidenceParts,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (parts, changes) => {
          const document = JSON.parse(await textOf(writeOscal(setOf(parts))));
          changes.forEach(made => alter(document, made));
          const isTaken = own(document);
          taken += isTaken ? 1 : 0;
          expect(isTaken ? faultsOf(nist, document) : []).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
