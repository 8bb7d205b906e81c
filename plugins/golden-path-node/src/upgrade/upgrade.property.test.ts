import fc from 'fast-check';
import {
  carriedOut,
  freshService,
  judge,
  releaseSet,
  type TestRelease,
  texts,
} from './__testUtils__/releases';
import { planUpgrade } from './plan';
import type { ServiceFile } from './types';

const PATHS = [
  'README.md',
  'Dockerfile',
  'deploy/policy.yaml',
  'deploy/app.yaml',
  'src/index.ts',
  'src/routes.ts',
];
const line = fc.constantFrom('a', 'b', 'c', '', '}', '  x: 1');
const content = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(line, { maxLength: 12 }).map(l => l.join('\n')),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }) },
);
/** Bytes may happen to be a mark such as `#}`, with which nothing is a template. */
const template = content.filter(
  given => !/\{[{%#]|[}%#]\}/.test(Buffer.from(given).toString('latin1')),
);
const files = fc.dictionary(fc.constantFrom(...PATHS), template, {
  minKeys: 1,
});
const change = (path: string, security: boolean) => ({
  id: 'change',
  title: 'A change',
  why: 'Because.',
  security,
  paths: [path],
});
const release = (security = fc.boolean()): fc.Arbitrary<TestRelease> =>
  fc.record({
    files,
    changes: fc.array(
      fc
        .tuple(fc.constantFrom(...PATHS), security)
        .map(([p, s]) => change(p, s)),
      { maxLength: 4 },
    ),
  });
/** What a team does with its files: changes, deletes, adds. */
const edits = fc.dictionary(
  fc.constantFrom(...PATHS, 'src/mine.ts', 'notes/a b.txt'),
  fc.option(content, { nil: null }),
  { maxKeys: 5 },
);

type Service = Map<string, ServiceFile | undefined>;

function edited(
  service: ReadonlyMap<string, ServiceFile>,
  given: Record<string, string | Uint8Array | null>,
): Service {
  const result: Service = new Map(service);
  for (const [path, value] of Object.entries(given)) {
    if (value === null) {
      result.delete(path);
    } else {
      result.set(path, {
        bytes: typeof value === 'string' ? Buffer.from(value) : value,
        executable: false,
      });
    }
  }
  return result;
}

const lane = fc.constantFrom('all' as const, 'security' as const);

it('changes nothing but the record when the templates did not change', async () => {
  await fc.assert(
    fc.asyncProperty(files, edits, lane, async (rendered, changes, which) => {
      const releases = releaseSet({
        '1.0.0': { files: rendered },
        '1.1.0': { files: rendered },
      });
      const ours = edited(await freshService(releases, '1.0.0'), changes);
      const plan = await planUpgrade({ ours, releases, lane: which, judge });
      expect(plan.state).toBe(which === 'all' ? 'upgrade' : 'current');
      if (plan.state === 'current') {
        return;
      }
      expect(plan.outcomes).toEqual([]);
      expect(plan.removals).toEqual([]);
      expect(
        [...plan.writes.keys()].every(p => p.startsWith('.golden-path/')),
      ).toBe(true);
      const same = await planUpgrade({
        ours: carriedOut(ours, plan),
        releases,
        lane: 'all',
        judge,
      });
      expect(same.state).toBe('current');
    }),
  );
});

it('makes an untouched service what a fresh render is, but for files of the team', async () => {
  await fc.assert(
    fc.asyncProperty(release(), release(), async (one, two) => {
      const releases = releaseSet({ '1.0.0': one, '1.1.0': two });
      const ours = await freshService(releases, '1.0.0');
      const plan = await planUpgrade({ ours, releases, lane: 'all', judge });
      if (plan.state === 'current') {
        throw new Error(plan.message);
      }
      const fresh = texts(await freshService(releases, '1.1.0'));
      const left = Object.entries(texts(ours)).filter(
        ([path]) =>
          !(path in fresh) &&
          !path.startsWith('deploy/') &&
          path !== 'Dockerfile',
      );
      expect(texts(carriedOut(ours, plan))).toEqual({
        ...fresh,
        ...Object.fromEntries(left),
      });
    }),
  );
});

it('comes to the same by way of the security fixes', async () => {
  await fc.assert(
    fc.asyncProperty(release(), release(), async (one, two) => {
      const releases = releaseSet({ '1.0.0': one, '1.1.0': two });
      const ours = await freshService(releases, '1.0.0');
      const fixes = await planUpgrade({
        ours,
        releases,
        lane: 'security',
        judge,
      });
      const between =
        fixes.state === 'upgrade' ? carriedOut(ours, fixes) : ours;
      const [direct, after] = await Promise.all(
        [ours, between].map(async state => {
          const plan = await planUpgrade({
            ours: state,
            releases,
            lane: 'all',
            judge,
          });
          return texts(
            plan.state === 'upgrade' ? carriedOut(state, plan) : state,
          );
        }),
      );
      expect(after).toEqual(direct);
    }),
  );
});

it('touches nothing that neither version rendered, deletes nothing that is not untouched and managed, and is done after one run', async () => {
  await fc.assert(
    fc.asyncProperty(
      release(),
      release(),
      edits,
      lane,
      async (one, two, changes, which) => {
        const releases = releaseSet({ '1.0.0': one, '1.1.0': two });
        const fresh = await freshService(releases, '1.0.0');
        const ours = edited(fresh, changes);
        const plan = await planUpgrade({ ours, releases, lane: which, judge });
        if (plan.state === 'current') {
          return;
        }
        const known = new Set([
          ...Object.keys(one.files),
          ...Object.keys(two.files),
          '.golden-path/answers.yaml',
          '.golden-path/manifest.json',
          '.golden-path/controls.yaml',
        ]);
        expect([...plan.writes.keys()].filter(p => !known.has(p))).toEqual([]);
        for (const path of plan.removals) {
          expect(path).toMatch(/^(deploy\/|Dockerfile$)/);
          expect(ours.get(path)).toEqual(fresh.get(path));
        }
        // What the team deleted does not come back.
        for (const path of fresh.keys()) {
          expect([path, ours.has(path) || !plan.writes.has(path)]).toEqual([
            path,
            true,
          ]);
        }
        const after = carriedOut(ours, plan);
        expect(
          await planUpgrade({ ours: after, releases, lane: which, judge }),
        ).toMatchObject({ state: 'current' });
      },
    ),
    { numRuns: 300 },
  );
});

it('keeps every line that the team added away from what the path changed', async () => {
  const block = fc.array(fc.constantFrom('a', 'b', '}', ''), {
    minLength: 3,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(
      block,
      block,
      fc.boolean(),
      fc.boolean(),
      async (head, tail, above, crlf) => {
        const anchor = ['anchor 1', 'anchor 2', 'anchor 3'];
        const join = (h: string[], t: string[]) =>
          [...h, ...anchor, ...t, ''].join('\n');
        // One side changes above the anchor, the other below it.
        const theirs = above
          ? join(head, [...tail, 'new'])
          : join(['new', ...head], tail);
        const mine = above
          ? join(['mine', ...head], tail)
          : join(head, [...tail, 'mine']);
        const both = above
          ? join(['mine', ...head], [...tail, 'new'])
          : join(['new', ...head], [...tail, 'mine']);
        const ends = (text: string) =>
          crlf ? text.replaceAll('\n', '\r\n') : text;
        const releases = releaseSet({
          '1.0.0': { files: { 'src/index.ts': join(head, tail) } },
          '1.1.0': { files: { 'src/index.ts': theirs } },
        });
        const ours = edited(await freshService(releases, '1.0.0'), {
          'src/index.ts': ends(mine),
        });
        const plan = await planUpgrade({ ours, releases, lane: 'all', judge });
        if (plan.state === 'current') {
          throw new Error(plan.message);
        }
        const written = plan.writes.get('src/index.ts');
        expect(Buffer.from(written?.bytes ?? []).toString('utf8')).toBe(
          ends(both),
        );
      },
    ),
  );
});
