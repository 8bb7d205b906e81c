import { type Control, Findings, notApplicable } from '../control';
import { parseConfiguration } from '../terraform/configuration';
import { judgeImageBuild } from '../image/build';
import { judgePipeline, judgeScripts } from '../image/scripts';

/** The machine image is built from an approved base, scanned, and approved only then. */
export const vmImage: Control = {
  id: 'vm-image',
  title: 'Machine image',
  severity: 'high',
  remediation:
    'In infra/image, take the base by the mark fairway:approved, encrypt the disk, require session tokens for metadata, clean up last, mark the image as not approved, and approve it only after Inspector has scanned it and the gate has said yes.',
  frameworks: {
    soc2: ['CC7.1', 'CC8.1'],
    iso27002: ['8.8', '8.9', '8.19'],
    osps: ['OSPS-BR-05'],
    ssdf: ['PO.5.1', 'PW.9.1', 'RV.1.1'],
  },
  async judge(tree, _options, profile) {
    const paths = tree.paths().filter(path => path.endsWith('.pkr.hcl'));
    const findings = new Findings();
    if (paths.length === 0) {
      if (profile.kind === 'service') {
        return notApplicable('A service makes no machine image of its own.');
      }
      findings.problem('there is no Packer template', { path: 'infra/image' });
      return findings.verdict('');
    }
    const { blocks, broken } = await parseConfiguration(tree, paths);
    broken.forEach(({ reason, at }) => findings.doubt(reason, at));
    paths.forEach(path => findings.evidence(path));
    judgeImageBuild(findings, blocks, profile.trust === 'own-keys');
    judgeScripts(findings, tree, blocks);
    judgePipeline(findings, tree);
    return findings.verdict(
      'It is built from an approved base, scanned by Inspector on a machine of its own, and approved after the gate alone.',
    );
  },
};
