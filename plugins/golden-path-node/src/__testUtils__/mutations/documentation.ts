import { edit, remove, write, type Mutation } from '../mutation';

export const documentation: Mutation[] = [
  {
    what: 'the README',
    change: remove('README.md'),
    at: { path: 'README.md' },
  },
  {
    what: 'a README with headings alone',
    change: write('README.md', '# ledger\n\n## Build and test\n\n## Run\n'),
    at: { path: 'README.md', line: 3 },
  },
  {
    what: 'how it is run',
    change: edit('README.md', '## Run', '## Other'),
    at: { path: 'README.md' },
  },
  {
    what: 'how it is changed',
    change: remove('CONTRIBUTING.md'),
    at: { path: 'CONTRIBUTING.md' },
  },
  {
    what: 'the policy of tests',
    change: edit('CONTRIBUTING.md', '## Tests', '## Other'),
    at: { path: 'CONTRIBUTING.md' },
  },
  {
    what: 'a text in a comment',
    change: edit(
      'CONTRIBUTING.md',
      /## Dependencies\n\n([^]*)$/,
      '## Dependencies\n\n<!-- A new one needs a reason in the change: what it does. -->\n',
    ),
    at: { path: 'CONTRIBUTING.md', text: '## Dependencies' },
  },
  { what: 'the licence', change: remove('LICENSE'), at: { path: 'LICENSE' } },
  {
    what: 'an empty licence',
    change: write('LICENSE', 'See below.\n'),
    at: { path: 'LICENSE' },
  },
  {
    what: 'a page that is not there',
    change: edit('mkdocs.yml', 'incident.md', 'incidents.md'),
    at: { path: 'mkdocs.yml', text: 'incidents.md' },
  },
];
