import { type Control, Findings, notApplicable } from '../control';
import { parseConfiguration, blocksOf } from '../terraform/configuration';
import { judgeData } from '../terraform/data';
import { judgeIdentity } from '../terraform/identity';
import { judgeMachines } from '../terraform/machines';
import { judgeNetwork } from '../terraform/network';
import { judgeState } from '../terraform/state';

/** Infrastructure is code, gives the service no more than it needs, and keeps data closed. */
export const terraform: Control = {
  id: 'terraform',
  asksRecord: true,
  title: 'Infrastructure as code',
  severity: 'high',
  remediation:
    'In infra/terraform, name actions and resources one by one in aws_iam_policy_document, set a permissions boundary, keep the state in an encrypted and locked backend, encrypt data and logs, log flows, and take machine images from the approved list.',
  frameworks: {
    soc2: ['CC6.1', 'CC6.3', 'CC6.7'],
    iso27002: ['5.18', '8.2', '8.20', '8.24'],
    osps: ['OSPS-AC-02', 'OSPS-AC-04'],
    ssdf: ['PO.5.1', 'PW.9.1'],
  },
  async judge(tree, _options, profile) {
    const findings = new Findings();
    const paths = tree.paths().filter(path => /\.tf(?:\.json)?$/.test(path));
    if (paths.length === 0) {
      if (profile.kind === 'vm-image') {
        return notApplicable('An image has no infrastructure of its own.');
      }
      findings.problem('there is no infrastructure as code', {
        path: 'infra/terraform',
      });
      return findings.verdict('');
    }
    const { blocks, broken } = await parseConfiguration(tree, paths);
    broken.forEach(({ reason, at }) => findings.doubt(reason, at));
    paths.forEach(path => findings.evidence(path));
    const ownKeys = profile.trust === 'own-keys';
    judgeState(findings, blocks);
    judgeIdentity(findings, blocks);
    judgeData(findings, blocks, ownKeys);
    judgeNetwork(findings, blocks);
    judgeMachines(findings, blocks);
    if (
      profile.kind !== 'vm-image' &&
      blocksOf(blocks, 'resource', 'aws_cloudwatch_metric_alarm').length === 0
    ) {
      findings.problem('no alarm is set', { path: paths[0] });
    }
    const wanted =
      profile.dataStore === 'postgresql'
        ? 'aws_db_instance'
        : profile.dataStore === 'object-storage' && 'aws_s3_bucket';
    if (wanted && blocksOf(blocks, 'resource', wanted).length === 0) {
      findings.problem(
        `the data store is not in the code: there is no ${wanted}`,
        {
          path: paths[0],
        },
      );
    }
    return findings.verdict(
      `${paths.length} files: policies name what they allow, the state is remote and encrypted, data and logs are encrypted, nothing is open to everybody.`,
    );
  },
};
