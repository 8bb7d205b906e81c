import { buildManifest } from './manifest';

const bytes = (text: string) => new TextEncoder().encode(text);

it('records hash and ownership, sorted, without its own folder', () => {
  const manifest = buildManifest({
    templateRef: 'template:default/x',
    templateVersion: '1.2.3',
    task: 't1',
    managed: ['deploy/', 'Dockerfile'],
    files: new Map([
      ['src/a.ts', bytes('a')],
      ['deploy/k8s.yaml', bytes('b')],
      ['Dockerfile', bytes('c')],
      ['Dockerfile.dev', bytes('d')],
      ['.golden-path/answers.yaml', bytes('e')],
    ]),
  });
  expect(
    Object.entries(manifest.files).map(([p, f]) => [p, f.ownership]),
  ).toEqual([
    ['Dockerfile', 'managed'],
    ['Dockerfile.dev', 'seeded'],
    ['deploy/k8s.yaml', 'managed'],
    ['src/a.ts', 'seeded'],
  ]);
  expect(manifest.files['src/a.ts'].sha256).toBe(
    'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
  );
  expect(manifest.template).toEqual({
    ref: 'template:default/x',
    version: '1.2.3',
  });
});
