import { append, edit, write, type Mutation } from '../mutation';

/** Put together here, so that this file holds no secret itself. */
const join = (...parts: string[]) => parts.join('');
const LATER = 'src/settings.ts';

const found = (what: string, line: string): Mutation => ({
  what,
  change: write(LATER, `// settings\n${line}\n`),
  at: { path: LATER, line: 2 },
});

export const noSecrets: Mutation[] = [
  {
    what: 'a file that is too large to be searched',
    change: files => ({ ...files, 'data/export.json': undefined }),
    at: { path: 'data/export.json' },
    state: 'unknown',
  },
  found(
    'the key id of AWS',
    `const id = '${join('AKIA', 'Q3EGTK5XJ2M7RWYZ')}';`,
  ),
  found(
    'a token of GitHub',
    `const t = '${join('ghp_', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx')}';`,
  ),
  found(
    'a token of GitLab',
    `const t = '${join('glpat-', 'x7Kd9Qw2Lm4Np6Rt8Vz1')}';`,
  ),
  found(
    'a private key on one line',
    `const k = "${join('-----BEGIN RSA ', 'PRIVATE KEY-----')}\\nMIIE";`,
  ),
  found(
    'a token of Slack',
    `const t = '${join('xoxb-', '123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx')}';`,
  ),
  found(
    'a secret key of Stripe',
    `const k = '${join('sk_live_', '4eC39HqLyjWDarjtT1zdp7dc')}';`,
  ),
  found(
    'a password in an address',
    `const db = '${join('postgres://app:', 'Kx9-vQ2_tLw7')}@db.internal/app';`,
  ),
  found(
    'a password that is written out',
    `const options = { password: '${join('Kx9vQ2tLw7', 'mZp4Rs8')}' };`,
  ),
  found(
    'a signed token',
    `const t = '${join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U')}';`,
  ),
  {
    what: 'a token in the pipeline',
    change: edit(
      '.github/workflows/ci.yaml',
      'permissions: {}',
      `# ${join('ghp_', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx')}\npermissions: {}`,
    ),
    at: { path: '.github/workflows/ci.yaml', text: '# ghp_' },
  },
  {
    what: 'a token in the documentation',
    change: append(
      'README.md',
      `Use ${join('npm_', 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5')}`,
    ),
    at: { path: 'README.md', text: 'Use npm_' },
  },
  {
    what: 'a file of settings',
    change: write('.env', 'X=1\n'),
    at: { path: '.env' },
  },
  {
    what: 'a key file',
    change: write('deploy/id_ed25519', 'x\n'),
    at: { path: 'deploy/id_ed25519' },
  },
  {
    what: 'the state of Terraform',
    change: write('infra/terraform/terraform.tfstate', '{}\n'),
    at: { path: 'infra/terraform/terraform.tfstate' },
  },
];
