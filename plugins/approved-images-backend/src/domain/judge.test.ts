import type { ImageStatus } from '@fairway/plugin-approved-images-common';
import fc from 'fast-check';
import { container, digest, machine } from '../__testUtils__/fixtures';
import { judgeImage, type RegisterEntry } from './judge';
import { lookupKeyOf, lookupKeysOf, repositoryOf } from './references';

const TODAY = '2026-11-22';

function entry(
  kind: RegisterEntry['kind'],
  reference: string,
  given: Partial<RegisterEntry> = {},
): RegisterEntry {
  return {
    kind,
    reference,
    lookupKey: lookupKeyOf(kind, reference),
    region: kind === 'machine' ? 'eu-central-1' : null,
    accountId: null,
    status: 'approved',
    approvedAt: '2026-01-01',
    supportedUntil: '2027-01-01',
    ...given,
  };
}

const pinned = (of: string, given: Partial<RegisterEntry> = {}) =>
  entry('container', `registry.example/team/app@${digest(of)}`, given);
const repository = (path: string, given: Partial<RegisterEntry> = {}) =>
  entry('repository', path, given);
const AMI = 'ami-0123456789abcdef0';

describe('judgeImage', () => {
  it.each([
    ['its digest', container('a'), [pinned('a')]],
    [
      'its repository',
      container('a'),
      [repository('registry.example/team/app')],
    ],
    [
      'a path above it',
      container('a'),
      [repository('registry.example/team/*')],
    ],
    ['its registry', container('a'), [repository('registry.example/*')]],
    [
      'its repository, whatever its digest is',
      container(null),
      [repository('registry.example/team/app')],
    ],
    ['its id', machine(AMI), [entry('machine', AMI)]],
    [
      'its id in its account',
      machine(AMI),
      [entry('machine', AMI, { accountId: '111122223333' })],
    ],
    [
      'a newer entry beside one that ended',
      container('a'),
      [pinned('a', { supportedUntil: TODAY }), pinned('a')],
    ],
  ])('approves by %s', (_by, image, entries) => {
    expect(judgeImage(image, entries, TODAY)).toBeUndefined();
  });

  it.each([
    ['unregistered', container('a'), [pinned('b')]],
    ['unregistered', container('a'), [repository('registry.example/team')]],
    [
      'unregistered',
      container('a'),
      [repository('registry.example/team/app/*')],
    ],
    ['undetermined', container(null), []],
    ['undetermined', container(null), [pinned('a')]],
    ['expired', container('a'), [pinned('a', { supportedUntil: TODAY })]],
    ['expired', container('a'), [pinned('a', { approvedAt: '2026-11-23' })]],
    ['proposed', container('a'), [pinned('a', { status: 'proposed' })]],
    ['refused', container('a'), [pinned('a', { status: 'refused' })]],
    // What was decided about the image goes before what is said of its repository.
    [
      'retired',
      container('a'),
      [
        pinned('a', { status: 'retired' }),
        repository('registry.example/team/app'),
      ],
    ],
    [
      'retired',
      container('a'),
      [
        repository('registry.example/team/app', { status: 'retired' }),
        repository('registry.example/*'),
      ],
    ],
    // It may be the one that was retired; nobody knows.
    [
      'undetermined',
      container(null),
      [
        pinned('a', { status: 'retired' }),
        repository('registry.example/team/app'),
      ],
    ],
    [
      'unregistered',
      machine(AMI),
      [entry('machine', AMI, { region: 'us-east-1' })],
    ],
    [
      'unregistered',
      machine(AMI),
      [entry('machine', AMI, { accountId: '999999999999' })],
    ],
  ])('%s: %j', (reason, image, entries) => {
    expect(judgeImage(image, entries, TODAY)).toBe(reason);
  });

  it('approves nothing without an approved entry, whatever else is said', () => {
    const statuses: ImageStatus[] = ['proposed', 'refused', 'retired'];
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            of: fc.constantFrom('a', 'b'),
            status: fc.constantFrom(...statuses),
          }),
        ),
        fc.constantFrom('a', null),
        (said, of) => {
          const entries = said.flatMap(one => [
            pinned(one.of, { status: one.status }),
            repository('registry.example/team/app', { status: one.status }),
          ]);
          expect(judgeImage(container(of), entries, TODAY)).toBeDefined();
        },
      ),
    );
  });
});

it.each([
  ['nginx', 'docker.io/library/nginx'],
  ['grafana/grafana:11', 'docker.io/grafana/grafana'],
  ['localhost:5000/app', 'localhost:5000/app'],
  ['registry.example:443/a/b:v1@sha256:x', 'registry.example:443/a/b'],
])('reads %s as %s', (reference, expected) => {
  expect(repositoryOf(reference)).toBe(expected);
});

it('does not take a repository for another that begins like it', () => {
  expect(
    lookupKeysOf(container(null, { reference: 'registry.example/own-evil/x' })),
  ).toEqual([
    'registry.example/own-evil/x',
    'registry.example/own-evil/*',
    'registry.example/*',
  ]);
});
