import { type Control, Findings } from '../control';
import { Pipelines } from '../pipeline/read';

/** Stages ask the portal's gate; nothing reaches production that it did not let pass. */
export const pipelineGate: Control = {
  id: 'pipeline-gate',
  title: 'Stage gates',
  severity: 'high',
  remediation:
    'Upload the reports with "fairway report upload", scan the infrastructure code before production, and ask "fairway gate --stage build", "test" and "production" before the stages that follow; let its exit code stop the pipeline.',
  frameworks: {
    soc2: ['CC7.1', 'CC8.1'],
    iso27002: ['8.29', '8.31', '8.32'],
    osps: ['OSPS-QA-03', 'OSPS-VM-06'],
    ssdf: ['PO.4', 'PW.8.2'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const pipelines = Pipelines.of(tree, profile, findings);
    pipelines.require('upload', 'upload of reports', 'change');
    const build = pipelines.require(
      'gate-build',
      'gate of stage build',
      'change',
    );
    const infra = pipelines.require(
      'infra-scan',
      'infrastructure scan',
      'release',
    );
    const production = pipelines.require(
      'gate-production',
      'gate of stage production',
      'release',
    );
    const images = [
      ...pipelines.every('image-build'),
      ...pipelines.every('machine-build'),
    ];
    const deploys = pipelines.every('deploy');
    if (profile.kind !== 'vm-image') {
      const test = pipelines.require(
        'gate-test',
        'gate of stage test',
        'release',
      );
      pipelines.requireOrder(
        test,
        deploys,
        'it is deployed before the gate of stage test was asked',
      );
      pipelines.requireOrder(
        images,
        test,
        'the gate of stage test is asked before there is an image',
      );
      if (deploys.length === 0) {
        findings.doubt('no step that deploys was recognized');
      }
    }
    pipelines.requireOrder(
      build,
      images,
      'an image is built before the gate of stage build was asked',
    );
    pipelines.requireOrder(
      infra,
      production,
      'the gate of stage production is asked before the infrastructure was scanned',
    );
    pipelines.requireOrder(
      infra,
      deploys,
      'it is deployed before the infrastructure was scanned',
    );
    pipelines.requireOrder(
      production,
      deploys,
      'it is deployed before the gate of stage production was asked',
    );
    for (const { step, job } of deploys) {
      if (
        /always\(\)|!cancelled\(\)|failure\(\)/.test(
          `${job.condition ?? ''} ${step.condition ?? ''}`,
        )
      ) {
        findings.problem(
          'it is deployed although a stage before it has failed',
          job.at,
        );
      }
    }
    return findings.verdict(
      'Code is scanned before tests and infrastructure before production; each stage asks the gate.',
    );
  },
};
