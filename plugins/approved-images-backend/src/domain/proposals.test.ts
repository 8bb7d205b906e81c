import type { ImageProposal } from '@fairway/plugin-approved-images-common';
import { assertProposal } from './proposals';

const TODAY = '2026-03-10';

const proposal = (over: Partial<ImageProposal>): ImageProposal => ({
  kind: 'machine',
  name: 'base',
  reference: 'ami-0123456789abcdef0',
  region: 'eu-central-1',
  ownerRef: 'group:default/platform',
  reason: 'The base of all machines',
  supportedUntil: '2026-03-11',
  ...over,
});
const container = {
  kind: 'container' as const,
  reference: `registry.example/base@sha256:${'a'.repeat(64)}`,
  region: undefined,
};

describe('assertProposal', () => {
  it.each([
    ['a machine image in a region', {}],
    ['a container image', container],
  ])('takes %s', (_, over) => {
    expect(() => assertProposal(proposal(over), TODAY)).not.toThrow();
  });

  it.each([
    [
      'support that ends today',
      { supportedUntil: TODAY },
      'supported beyond today; 2026-03-10 is over',
    ],
    [
      'a machine image of no region',
      { region: undefined },
      'A machine image has a region: say which',
    ],
    [
      'a container image of a region',
      { ...container, region: 'eu-central-1' },
      'Only a machine image has a region and an account',
    ],
    [
      'a container image of an account',
      { ...container, accountId: '123456789012' },
      'Only a machine image has a region and an account',
    ],
    [
      'a reference of another kind',
      { ...container, reference: 'ami-0123456789abcdef0' },
      'pinned by digest',
    ],
  ])('refuses %s', (_, over, words) => {
    expect(() => assertProposal(proposal(over), TODAY)).toThrow(words);
  });
});
