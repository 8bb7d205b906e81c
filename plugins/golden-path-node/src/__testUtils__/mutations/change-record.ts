import { edit, remove, write, type Mutation } from '../mutation';

const TEMPLATE = '.github/pull_request_template.md';

const section = (title: string): Mutation => ({
  what: `the section ${title}`,
  change: edit(TEMPLATE, new RegExp(`## ${title}\\n[^#]*`), ''),
  at: { path: TEMPLATE },
});

export const changeRecord: Mutation[] = [
  { what: 'the template', change: remove(TEMPLATE), at: { path: TEMPLATE } },
  ...[
    'Reason',
    'Risk',
    'Threats',
    'Tests',
    'Rollback',
    'Approval and evidence',
  ].map(section),
  {
    what: 'what to write for the risk',
    change: edit(TEMPLATE, /## Risk\n[^#]*/, '## Risk\n\n'),
    at: { path: TEMPLATE, text: '## Risk' },
  },
  {
    what: 'everything but a comment',
    change: write(TEMPLATE, '<!--\n## Reason\nx\n## Risk\nx\n-->\n'),
    at: { path: TEMPLATE },
  },
  {
    what: 'its text',
    change: write(TEMPLATE, undefined),
    state: 'unknown',
    at: { path: TEMPLATE },
    also: ['no-secrets'],
  },
  {
    what: 'the template',
    base: 'node-publish-gitlab',
    change: remove('.gitlab/merge_request_templates/Default.md'),
    at: { path: '.gitlab/merge_request_templates/Default.md' },
  },
];
