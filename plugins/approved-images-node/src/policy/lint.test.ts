import path from 'node:path';
import { inspectApprovedImages } from './inspect';
import { lintApprovedImages } from './lint';

const TODAY = '2026-11-22';
const DIGEST = `sha256:${'a'.repeat(64)}`;

const GOOD = `apiVersion: fairway.dev/v1
kind: ApprovedImages
metadata: { owner: group:default/security }
spec:
  containers:
    - name: node
      reference: node:24@${DIGEST}
      approvedBy: user:default/sam
      approvedAt: 2026-01-01
      supportedUntil: 2027-01-01
    - name: node
      reference: node:26@${DIGEST}
      approvedBy: user:default/sam
      approvedAt: 2026-06-01
      supportedUntil: 2028-01-01
  machines:
    - name: ubuntu
      region: eu-central-1
      accountId: '111122223333'
      imageId: ami-0123456789abcdef0
      approvedBy: user:default/sam
      approvedAt: 2026-01-01
      supportedUntil: 2028-01-01
    - name: ubuntu
      region: eu-west-1
      imageId: ami-0123456789abcdef0
      approvedBy: user:default/sam
      approvedAt: 2026-01-01
      supportedUntil: 2028-01-01
  repositories:
    - name: builds
      repository: registry.example/builds/*
      approvedBy: user:default/sam
      approvedAt: 2026-01-01
      supportedUntil: 2028-01-01
`;

describe('lint of approved images', () => {
  it('finds nothing in what is right, also when a newer image of a name comes', () => {
    expect(lintApprovedImages(GOOD, TODAY)).toEqual([]);
  });

  it.each([
    ['a floating tag', `node:24@${DIGEST}`, 'node:24', 7, 'pinned by digest'],
    ['no tag at all', `node:24@${DIGEST}`, 'node', 7, 'pinned by digest'],
    ['an image that ended', '2027-01-01', '2026-11-22', 10, "'node' ended on"],
    [
      'an end before the beginning',
      'approvedAt: 2026-06-01',
      'approvedAt: 2029-06-01',
      15,
      'ends on 2028-01-01, before it is approved',
    ],
    [
      'two of a name and a day',
      'approvedAt: 2026-06-01',
      'approvedAt: 2026-01-01',
      11,
      'nobody can say which',
    ],
    ['the same image twice', 'node:26', 'node:24', 11, 'the same image'],
    [
      'one for any account beside one for an account',
      'eu-west-1',
      'eu-central-1',
      24,
      "'ubuntu' is there twice",
    ],
    ['an unknown member', 'region: eu-west-1', 'regoin: x', 24, 'region'],
    ['no owner', 'owner: group', 'boss: group', 3, 'metadata'],
    ['an unknown image id', 'ami-', 'img-', 20, 'imageId'],
    ['no YAML', 'spec:', 'spec: [', 6, ''],
    ['an alias', 'user:default/sam', '*boss', 1, 'Alias'],
  ])('says %s with its line', (_what, part, other, line, message) => {
    const found = lintApprovedImages(GOOD.replace(part, other), TODAY);
    expect(found).not.toEqual([]);
    expect(found[0].line).toBe(line);
    expect(found[0].message).toContain(message);
  });

  it('finds nothing in the register that is shipped', async () => {
    const policies = path.resolve(__dirname, '../../../../policies');
    expect(await inspectApprovedImages(policies, TODAY)).toEqual([]);
  });
});
