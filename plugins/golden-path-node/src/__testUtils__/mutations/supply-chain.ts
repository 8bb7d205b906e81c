import { edit, editAll, type Mutation } from '../mutation';
import { inEach } from './pipeline';

const CI = '.github/workflows/ci.yaml';

export const supplyChain: Mutation[] = [
  ...inEach('the bill of materials in CycloneDX', (_, path) =>
    edit(
      path,
      'trivy image --quiet --format cyclonedx',
      'trivy image --quiet --format table',
    ),
  ),
  ...inEach('the bill of materials in SPDX', (_, path) =>
    edit(path, '--format spdx-json', '--format json'),
  ),
  ...inEach('the signature', (_, path) =>
    edit(path, /(\.tools\/)?cosign sign --yes/, 'echo'),
  ),
  ...inEach('the scan of the image', (_, path) =>
    edit(path, '--scanners vuln,secret', '--scanners secret'),
  ),
  ...inEach('the verification', (_, path) =>
    edit(path, /(\.tools\/)?cosign verify /, 'echo '),
  ),
  ...inEach(
    'a signature with a stored key',
    (_, path) =>
      edit(path, 'cosign sign --yes', 'cosign sign --yes --key cosign.key'),
    {
      text: { github: '--key', gitlab: '--key', jenkins: '--key' },
    },
  ),
  ...inEach(
    'a signature of a tag',
    (_, path) =>
      edit(
        path,
        'cosign sign --yes "$IMAGE@$DIGEST"',
        'cosign sign --yes "$IMAGE:latest"',
      ),
    {
      text: {
        github: '$IMAGE:latest',
        gitlab: '$IMAGE:latest',
        jenkins: '$IMAGE:latest',
      },
    },
  ),
  ...inEach(
    'a signature of anybody',
    (_, path) =>
      edit(
        path,
        /--certificate-identity "[^"]*"/,
        '--certificate-identity-regexp ".*"',
      ),
    {
      text: { github: '-regexp', jenkins: '-regexp' },
    },
  ),
  ...inEach('an issuer that is not named', (_, path) =>
    edit(path, /--certificate-oidc-issuer \S+/, ''),
  ),
  ...inEach(
    'an identity to sign with',
    (system, path) =>
      system === 'github'
        ? edit(path, 'id-token: write', 'id-token: none')
        : editAll(path, 'SIGSTORE_ID_TOKEN', 'TOKEN_OF_SOMETHING'),
    { only: ['github', 'jenkins'] },
  ),
  {
    what: 'the provenance',
    change: edit(
      CI,
      /uses: actions\/attest-build-provenance@\w+/,
      `uses: actions/attest-nothing@${'a'.repeat(40)}`,
    ),
    at: { path: CI },
  },
  {
    what: 'the provenance',
    base: 'node-gitlab',
    change: edit('.gitlab-ci.yml', '--type slsaprovenance02', '--type custom'),
    at: { path: '.gitlab-ci.yml' },
  },
  {
    what: 'the provenance of a digest',
    change: edit(CI, /\n +subject-digest: .*/, ''),
    at: { path: CI, text: 'uses: actions/attest-build-provenance' },
  },
  {
    what: 'it is verified before it is deployed',
    base: 'node-gitlab',
    change: edit(
      '.gitlab-ci.yml',
      'needs: [image:build, verify]',
      'needs: [image:build]',
    ),
    at: { path: '.gitlab-ci.yml', text: '- kubectl apply' },
    also: ['pipeline-gate'],
  },
  {
    what: 'a verification that may fail',
    base: 'node-gitlab',
    change: edit(
      '.gitlab-ci.yml',
      '"$CI_SERVER_URL" "$IMAGE@$DIGEST"',
      '"$CI_SERVER_URL" "$IMAGE@$DIGEST" || true',
    ),
    at: { path: '.gitlab-ci.yml' },
  },
];
