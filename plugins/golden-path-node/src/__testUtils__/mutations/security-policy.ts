import { append, edit, prepend, write, type Mutation } from '../mutation';

export const securityPolicy: Mutation[] = [
  {
    what: 'the contact',
    change: edit('SECURITY.md', 'payments@harbour.internal', 'us'),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'an example address',
    change: edit(
      'SECURITY.md',
      'payments@harbour.internal',
      'security@example.com',
    ),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'a reserved domain',
    change: edit(
      'SECURITY.md',
      'payments@harbour.internal',
      'security@harbour.test',
    ),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'a placeholder address',
    change: edit(
      'SECURITY.md',
      'payments@harbour.internal',
      'your-team@harbour.internal',
    ),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'a placeholder',
    change: edit(
      'SECURITY.md',
      'payments@harbour.internal',
      '[your team address]',
    ),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'a placeholder beside it',
    change: append('SECURITY.md', 'TODO: a phone number'),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'the contact in a comment only',
    change: edit(
      'SECURITY.md',
      '**payments@harbour.internal**',
      '<!-- payments@harbour.internal -->',
    ),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'the contact in an open comment',
    change: prepend('SECURITY.md', '<!--'),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'the contact in code only',
    change: edit(
      'SECURITY.md',
      '**payments@harbour.internal**',
      '\n```\npayments@harbour.internal\n```\n',
    ),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'a link that is no contact',
    change: edit(
      'SECURITY.md',
      '**payments@harbour.internal**',
      'us.\n\nSee https://harbour.internal/',
    ),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'an address without a domain',
    change: edit(
      'SECURITY.md',
      'payments@harbour.internal',
      'payments@localhost',
    ),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'the response time',
    change: edit('SECURITY.md', 'within 1 working day', 'soon'),
    at: { path: 'SECURITY.md' },
  },
  {
    what: 'everything but a heading',
    change: write('SECURITY.md', '# Security\n'),
    at: { path: 'SECURITY.md' },
  },
];
