import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import {
  evidenceParts,
  setOf,
  textOf,
  type EvidenceParts,
} from '../__testUtils__/evidenceSet';
import { writeCsv } from './csv';
import { writeJson } from './json';
import { documentSchema } from './oscal/schema';
import { uuidOf } from './oscal/text';
import { checked } from './oscal/validate';
import { writeOscal } from './oscal/writeOscal';

const ajv = new Ajv({ strict: true });
addFormats(ajv);
const isDocument = ajv.compile(documentSchema);

/** Reads CSV as RFC 4180 says. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else if (c === '"') {
        quoted = false;
      } else {
        cell += c;
      }
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      row = [];
      cell = '';
    } else {
      cell += c;
    }
  }
  return rows;
}

const results = ({ services }: EvidenceParts) =>
  services.flat().flatMap(s => s.results);
const happened = ({ activities }: EvidenceParts) =>
  activities.flatMap(part => ('items' in part ? part.items : []));

describe('exports', () => {
  it('write OSCAL that fits the model, whatever people wrote', async () => {
    await fc.assert(
      fc.asyncProperty(evidenceParts, async parts => {
        const document = JSON.parse(await textOf(writeOscal(setOf(parts))));
        expect(isDocument(document) || isDocument.errors).toBe(true);
        const [result] = document['assessment-results'].results;
        expect(result.observations?.length ?? 0).toBe(results(parts).length);
        expect(result['assessment-log']?.entries.length ?? 0).toBe(
          happened(parts).length,
        );
        // Nothing is referred to that is not there.
        const seen = new Set(
          (result.observations ?? []).map((o: { uuid: string }) => o.uuid),
        );
        for (const finding of result.findings ?? []) {
          for (const related of finding['related-observations'] ?? []) {
            expect(seen).toContain(related['observation-uuid']);
          }
        }
      }),
    );
  });

  it('say satisfied in OSCAL only of what is', async () => {
    await fc.assert(
      fc.asyncProperty(evidenceParts, async parts => {
        const document = JSON.parse(await textOf(writeOscal(setOf(parts))));
        const [result] = document['assessment-results'].results;
        const satisfied = (result.findings ?? []).filter(
          (f: { target: { status: { state: string } } }) =>
            f.target.status.state === 'satisfied',
        );
        expect(satisfied).toHaveLength(
          parts.head.summary.controls.filter(c => c.state === 'satisfied')
            .length,
        );
      }),
    );
  });

  it('write JSON that holds all of it', async () => {
    await fc.assert(
      fc.asyncProperty(evidenceParts, async parts => {
        const read = JSON.parse(await textOf(writeJson(setOf(parts))));
        const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
        expect(read.controls).toEqual(plain(parts.head.summary.controls));
        expect(read.serviceEvidence).toEqual(plain(parts.services.flat()));
        expect(read.activities).toEqual(plain(happened(parts)));
        expect(read.checks).toEqual(plain(parts.head.definitions));
      }),
    );
  });

  it('write CSV of one table in which no cell is a formula', async () => {
    await fc.assert(
      fc.asyncProperty(evidenceParts, async parts => {
        const rows = parseCsv(await textOf(writeCsv(setOf(parts))));
        expect(new Set(rows.map(row => row.length))).toEqual(new Set([12]));
        for (const cell of rows.flat()) {
          expect(cell).not.toMatch(/^\s*[=+\-@]/);
        }
        const count = (record: string) =>
          rows.filter(([first]) => first === record).length;
        expect(count('result')).toBe(results(parts).length);
        expect(count('control')).toBe(parts.head.summary.controls.length);
        expect(count('context')).toBe(1);
        expect(count('access') + count('change') + count('case')).toBe(
          happened(parts).length,
        );
      }),
    );
  });

  it('give the same evidence the same ids', () => {
    expect(uuidOf('a', 'b')).toBe(uuidOf('a', 'b'));
    expect(uuidOf('a', 'b')).not.toBe(uuidOf('ab'));
    expect(uuidOf('x')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('refuse to write a part that does not fit', () => {
    expect(() => checked('component', { uuid: 'x' })).toThrow(
      /component .*required property/,
    );
  });
});
