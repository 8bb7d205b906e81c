import { readFile } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { readLines } from './lines';
import { run } from './run';

const KEY = 'key-of-the-ledger';

/** An export of four rows and the anchor of rows 2 and 4, as a portal with that key wrote them. */
const FIXTURES = `${__dirname}/__fixtures__`;

describe('fairway ledger verify', () => {
  const dir = createMockDirectory();
  let rows: string[];
  let heads: string[];

  beforeEach(async () => {
    const lines = async (name: string) =>
      (await readFile(`${FIXTURES}/${name}`, 'utf8')).trim().split('\n');
    rows = await lines('ledger.jsonl');
    heads = await lines('anchor.jsonl');
  });

  async function verify(
    o: {
      rows?: string[];
      heads?: string[];
      args?: string[];
      key?: string;
      answer?: object;
    } = {},
  ) {
    let out = '';
    let err = '';
    dir.setContent({
      'a.jsonl': `${(o.rows ?? rows).join('\n')}\n`,
      'h.jsonl': `${(o.heads ?? heads).join('\n')}\n`,
    });
    const code = await run(
      [
        'ledger',
        'verify',
        ...(o.args ?? [
          '--file',
          dir.resolve('a.jsonl'),
          '--anchor',
          dir.resolve('h.jsonl'),
        ]),
      ],
      {
        env: {
          FAIRWAY_LEDGER_KEY: o.key ?? KEY,
          FAIRWAY_URL: 'https://portal.example',
          FAIRWAY_TOKEN: 'secret-token',
        },
        out: text => {
          out += text;
        },
        err: text => {
          err += text;
        },
        readFile,
        readLines,
        fetch: async () => Response.json(o.answer),
        sleep: async () => {},
        random: () => 1,
      },
    );
    expect(out + err).not.toContain(KEY);
    return { code, out, err };
  }

  it('finds an export as it was written', async () => {
    expect(await verify()).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^OK {2}rows 1 to 4.*\n.*up to 4, and carry the key/,
      ),
    });
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ['an edit', ([a, b, ...rest]) => [a, b.replace('ana', 'bob'), ...rest]],
    ['deletion of the first', ([, ...rest]) => rest],
    ['deletion in the middle', ([a, , ...rest]) => [a, ...rest]],
    ['deletion of the last', lines => lines.slice(0, -1)],
    ['a swap', ([a, b, ...rest]) => [b, a, ...rest]],
    ['an insertion', ([a, ...rest]) => [a, a, ...rest]],
    ['something else', lines => [...lines, 'nonsense']],
    ['nothing at all', () => []],
  ])('shows %s', async (_, tamper) => {
    const { code, out } = await verify({ rows: tamper(rows) });
    expect([code, out]).toEqual([1, expect.stringMatching(/^TAMPERED/)]);
  });

  it('shows heads of another key, and a fork', async () => {
    expect(await verify({ key: 'other' })).toMatchObject({ code: 1 });
    const fork = heads[1].replace(/"hash":"./, '"hash":"0');
    expect(await verify({ heads: [...heads, fork] })).toMatchObject({
      code: 1,
      out: expect.stringContaining('two different hashes'),
    });
  });

  it('takes a part for a part only when told so', async () => {
    const part = rows.slice(2, 3);
    expect((await verify({ rows: part })).code).toBe(1);
    const args = [
      '--file',
      dir.resolve('a.jsonl'),
      '--anchor',
      dir.resolve('h.jsonl'),
      '--partial',
    ];
    expect(await verify({ rows: part, args })).toMatchObject({
      code: 0,
      out: expect.stringContaining('rows 3 to 3'),
    });
  });

  it('does not vouch for an end without an anchor', async () => {
    const file = ['--file', dir.resolve('a.jsonl')];
    expect((await verify({ args: file })).code).toBe(2);
    expect(
      (await verify({ args: [...file, '--anchor', '/nowhere'] })).code,
    ).toBe(2);
    expect(
      (await verify({ args: ['--file', '/nowhere', '--no-anchor'] })).code,
    ).toBe(2);
    expect(await verify({ args: [...file, '--no-anchor'] })).toMatchObject({
      code: 0,
      out: expect.stringContaining('no anchored head vouches'),
    });
  });

  it('asks the portal', async () => {
    const answer = {
      ok: false,
      rows: 3,
      firstBadSeq: 2,
      reason: 'Row 2 is missing',
      headHash: 'f',
      anchors: [{ id: 's3', ok: true, heads: 1, seq: 1, reason: null }],
    };
    const { code, out } = await verify({ args: [], answer });
    expect(code).toBe(1);
    expect(out).toMatch(/^TAMPERED {2}Row 2 is missing\n.*: 2\n.*s3: fits/);
    expect(
      (await verify({ args: [], answer: { ...answer, ok: true } })).code,
    ).toBe(0);
  });
});
