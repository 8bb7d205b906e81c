import { append, edit, write, type Mutation } from '../mutation';

/** Packages that are installed in another way than the one that is looked at first. */
export const unseenInstalls: Mutation[] = [
  {
    what: 'scripts that are let in where packages are installed',
    change: edit('Dockerfile', '--ignore-scripts', '--ignore-scripts=false'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'an installation with options before the command',
    base: 'python',
    change: append('Dockerfile', 'RUN pip3.11 --no-cache-dir install requests'),
    at: { path: 'Dockerfile', text: 'pip3.11' },
    also: ['dockerfile'],
  },
];

/** Secrets in files that are not searched like others. */
export const unseenSecrets: Mutation[] = [
  {
    what: 'a password in an address of a lockfile',
    change: write(
      'tools/requirements-tools.txt',
      'ruff==0.1.0\n--index-url https://ci:pa55-w0rd@packages.example.org/simple\n',
    ),
    at: { path: 'tools/requirements-tools.txt', line: 2 },
  },
  {
    what: 'an archive',
    change: write('backup.tar.gz', undefined),
    at: { path: 'backup.tar.gz' },
    state: 'unknown',
  },
];

/** Signatures of what is named by a branch. */
export const unseenRefs: Mutation[] = [
  {
    what: 'a signature of a tag that is called like a branch',
    change: edit(
      '.github/workflows/ci.yaml',
      'cosign sign --yes "$IMAGE@$DIGEST"',
      'cosign sign --yes "$IMAGE:$GITHUB_REF_NAME"',
    ),
    at: {
      path: '.github/workflows/ci.yaml',
      text: 'cosign sign --yes "$IMAGE:$GITHUB_REF_NAME"',
    },
  },
];
