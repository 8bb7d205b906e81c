import { append, edit, write, type Mutation } from '../mutation';

export const codeowners: Mutation[] = [
  {
    what: 'the default owner',
    change: edit('CODEOWNERS', /^\* .*$/m, ''),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'the default owner to the source only',
    change: edit('CODEOWNERS', /^\* /m, '/src/ '),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'the owner of the pipeline',
    change: edit('CODEOWNERS', '/.github/ ', '/.gitlab/ '),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'a second approver of the deployment',
    change: edit(
      'CODEOWNERS',
      /^(\/deploy\/.*)$/m,
      '/deploy/ @harbour/payments @harbour/security',
    ),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'a later rule for workflows',
    change: append('CODEOWNERS', '*.yaml @harbour/payments'),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'a later rule without owners',
    change: append('CODEOWNERS', '/Dockerfile'),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'a later catch-all',
    change: append('CODEOWNERS', '* @harbour/payments'),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'only direct children of deploy',
    change: edit('CODEOWNERS', '/deploy/ ', '/deploy/* '),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'its own protection',
    change: edit('CODEOWNERS', /^\/CODEOWNERS.*$/m, ''),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'placeholders',
    change: edit('CODEOWNERS', /^\* .*$/m, '* @org/team'),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'an owner that is none',
    change: edit('CODEOWNERS', /^\* .*$/m, '* payments'),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'everything but comments',
    change: write('CODEOWNERS', '# * @harbour/security\n'),
    at: { path: 'CODEOWNERS' },
  },
  {
    what: 'another file that comes first',
    change: write('.github/CODEOWNERS', '* @harbour/payments\n'),
    at: { path: '.github/CODEOWNERS' },
  },
];
