import type { Draft } from './Draft';

const CONTROL = 'documentation';
const README = 'README.md';

/** How it is built, tested and run, as its own files tell; undefined when they do not. */
function commandsOf(
  draft: Draft,
  language: string | undefined,
): { build: string[]; run: string[] } | undefined {
  if (language === 'node') {
    return {
      build: ['npm ci --ignore-scripts', 'npm test'],
      run: ['npm start'],
    };
  }
  const requirements = ['requirements-dev.txt', 'requirements.txt'].find(path =>
    draft.has(path),
  );
  const start = /^(?:CMD|ENTRYPOINT)\s+(\[.*\])\s*$/m.exec(
    draft.text('Dockerfile') ?? '',
  )?.[1];
  if (language !== 'python' || !requirements || !start) {
    return undefined;
  }
  const words: unknown = JSON.parse(start);
  return Array.isArray(words)
    ? {
        build: [
          'python3 -m venv .venv && . .venv/bin/activate',
          `python -m pip install -r ${requirements}`,
          'python -m pytest',
        ],
        run: [words.join(' ')],
      }
    : undefined;
}

/** Says in the README, before its own sections, how the service is built, tested and run. */
export function hardenReadme(draft: Draft, language: string | undefined) {
  const text = draft.text(README);
  const commands = commandsOf(draft, language);
  if (text === undefined || !commands) {
    return;
  }
  // Before the first section of its own; at the end when it has none.
  const own = text.search(/^## /m);
  const at = own < 0 ? text.length : own;
  const block = (lines: string[]) => ['```sh', ...lines, '```'];
  draft.edit(
    {
      path: README,
      control: CONTROL,
      why: 'Says first how it is built, tested and run; what you wrote stays below.',
    },
    [
      text.slice(0, at).trimEnd(),
      '',
      '## Build and test',
      '',
      ...block(commands.build),
      '',
      'How a change is made and approved: [CONTRIBUTING.md](CONTRIBUTING.md). Weaknesses: [SECURITY.md](SECURITY.md).',
      '',
      '## Run',
      '',
      ...block(commands.run),
      '',
      'It needs what the runbook names: [docs/runbook.md](docs/runbook.md).',
      '',
      text.slice(at),
    ].join('\n'),
  );
}
