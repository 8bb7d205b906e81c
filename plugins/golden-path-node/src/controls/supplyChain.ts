import { type Control, Findings } from '../control';
import type { Located } from '../pipeline/model';
import { Pipelines } from '../pipeline/read';

/** Names of branches and tags, which are no digests. */
const REF_OF_GIT = /\$\{?(?:GITHUB_(?:HEAD_|BASE_)?REF|CI_COMMIT_REF)\w*\}?/g;
const BY_DIGEST =
  /@(?:sha256:|"?\$\{?\w*DIGEST\w*)|\$\{?\w*(?:REF|DIGEST)\w*\}?/i;

/** What is signed and deployed has to be named by its digest: a tag can be moved. */
function judgeDigest(
  steps: readonly Located[],
  what: string,
  findings: Findings,
) {
  for (const { step } of steps) {
    if (
      step.command !== '' &&
      !/-blob\b/.test(step.command) &&
      !BY_DIGEST.test(step.command.replace(REF_OF_GIT, ''))
    ) {
      findings.problem(
        `${what} names the image by a tag, not by its digest`,
        step.at,
      );
    }
    if (
      step.uses !== undefined &&
      'subject-name' in step.inputs &&
      !step.inputs['subject-digest']
    ) {
      findings.problem(`${what} names no digest`, step.at);
    }
  }
}

function judgeSigning(signs: readonly Located[], findings: Findings) {
  for (const { job, step } of signs) {
    if (/\s--key\b/.test(step.command)) {
      findings.problem(
        'it is signed with a key that is stored somewhere',
        step.at,
      );
    }
    if (
      /--tlog-upload[= ]false|--insecure|--allow-insecure/.test(step.command)
    ) {
      findings.problem('the signature is in no public log', step.at);
    }
    if (!job.identity) {
      findings.problem(
        'the job has no identity of its own to sign with',
        job.at,
      );
    }
  }
}

function judgeVerification(checks: readonly Located[], findings: Findings) {
  for (const { step } of checks) {
    if (
      !/--certificate-identity(?:-regexp)?[= ]/.test(step.command) ||
      !/--certificate-oidc-issuer(?:-regexp)?[= ]/.test(step.command)
    ) {
      findings.problem(
        'the signature may be of anybody: signer and issuer are not both named',
        step.at,
      );
    }
    if (/-regexp[= ]['"]?(?:\.\*|\^?\.\*\$?|\.\+)/.test(step.command)) {
      findings.problem('the signature may be of anybody', step.at);
    }
    if (/--insecure-ignore/.test(step.command)) {
      findings.problem('a part of the signature is not verified', step.at);
    }
  }
}

/** What runs is what was built here: by digest, with bill of materials, signature and provenance. */
export const supplyChain: Control = {
  id: 'supply-chain',
  title: 'Signature, provenance and bill of materials',
  severity: 'high',
  remediation:
    'After the build write the bill of materials in CycloneDX and SPDX, sign the digest with cosign and the identity of the pipeline, attach SLSA provenance, scan the image, and verify signer and issuer before you deploy that digest.',
  frameworks: {
    soc2: ['CC8.1'],
    iso27002: ['8.25', '5.21'],
    osps: ['OSPS-BR-06', 'OSPS-QA-02.02', 'OSPS-DO-03'],
    ssdf: ['PS.2.1', 'PS.3.2'],
    scorecard: ['SBOM', 'Signed-Releases'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const pipelines = Pipelines.of(tree, profile, findings);
    if (profile.kind === 'vm-image') {
      const builds = pipelines.require(
        'machine-build',
        'build of the machine image',
        'release',
      );
      const signs = pipelines.require('sign', 'signature', 'release');
      const provenance = pipelines.require(
        'provenance',
        'provenance',
        'release',
      );
      judgeSigning(signs, findings);
      pipelines.requireOrder(
        builds,
        [...signs, ...provenance],
        'it is signed before it is built',
      );
      return findings.verdict(
        'What was built is signed and has its provenance.',
      );
    }
    const builds = pipelines.require(
      'image-build',
      'build of the image',
      'release',
    );
    const sboms = [
      ...pipelines.require(
        'sbom-cyclonedx',
        'bill of materials in CycloneDX',
        'release',
      ),
      ...pipelines.require('sbom-spdx', 'bill of materials in SPDX', 'release'),
    ];
    const signs = pipelines.require('sign', 'signature', 'release');
    const provenance = pipelines.require('provenance', 'provenance', 'release');
    const scans = pipelines.require(
      'image-scan',
      'scan of the image',
      'release',
    );
    const checks = pipelines.require(
      'verify-signature',
      'verification of the signature',
      'release',
    );
    const deploys = pipelines.every('deploy');
    judgeSigning(signs, findings);
    judgeVerification(checks, findings);
    judgeDigest(signs, 'the signature', findings);
    judgeDigest(provenance, 'the provenance', findings);
    judgeDigest(scans, 'the scan', findings);
    judgeDigest(checks, 'the verification', findings);
    pipelines.requireOrder(
      builds,
      [...signs, ...scans, ...provenance],
      'it is signed or scanned before it is built',
    );
    pipelines.requireOrder(
      checks,
      deploys,
      'it is deployed before its signature was verified',
    );
    pipelines.requireOrder(
      scans,
      deploys,
      'it is deployed before the image was scanned',
    );
    pipelines.requireOrder(
      signs,
      checks,
      'the signature is verified before there is one',
    );
    sboms.forEach(({ step }) => findings.evidence(step.at.path, step.at.line));
    return findings.verdict(
      'The digest that was built is scanned, signed and has bill of materials and provenance; the signature is verified before it is deployed.',
    );
  },
};
