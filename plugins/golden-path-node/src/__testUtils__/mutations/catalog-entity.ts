import { edit, remove, type Mutation } from '../mutation';

const FILE = 'catalog-info.yaml';

const weak = (
  what: string,
  from: string | RegExp,
  to: string,
  text: string,
): Mutation => ({
  what,
  change: edit(FILE, from, to),
  at: { path: FILE, text },
});

export const catalogEntity: Mutation[] = [
  { what: 'the file', change: remove(FILE), at: { path: FILE } },
  weak(
    'a group as owner',
    'owner: "group:default/payments"',
    'owner: user:default/ana',
    'owner:',
  ),
  weak(
    'another owner',
    'owner: "group:default/payments"',
    'owner: group:default/storefront',
    'owner:',
  ),
  weak(
    'the classification',
    'fairway.dev/data-classification: confidential',
    'fairway.dev/data-classification: public',
    'fairway.dev/data-classification',
  ),
  weak(
    'the tier',
    /fairway.dev\/tier: .*/,
    "fairway.dev/tier: '3'",
    'fairway.dev/tier',
  ),
  weak(
    'personal data',
    "fairway.dev/personal-data: 'yes'",
    "fairway.dev/personal-data: 'no'",
    'fairway.dev/personal-data',
  ),
  weak(
    'the contact',
    'fairway.dev/security-contact',
    'fairway.dev/contact',
    'annotations:',
  ),
  weak(
    'the version of the template',
    /template-version: .*/,
    "template-version: '9.9.9'",
    'backstage.io/template-version',
  ),
  weak(
    'the lifecycle',
    'lifecycle: experimental',
    'lifecycle: whatever',
    'lifecycle',
  ),
  weak(
    'the description',
    'description: "Keeps the ledger"',
    'description: TODO',
    'description',
  ),
];
