import { controlsOf, type Catalogue } from './catalogue';

/** Open Source Project Security Baseline. Titles are our own. */
export const osps: Catalogue = {
  id: 'osps',
  title: 'Open Source Project Security Baseline',
  version: '2025.10.10',
  publisher: 'OpenSSF',
  url: 'https://baseline.openssf.org/',
  controls: controlsOf({
    'Access control': [
      ['OSPS-AC-01', 'Multi-factor authentication for sensitive resources'],
      ['OSPS-AC-02', 'New collaborators start with the least permissions'],
      ['OSPS-AC-03', 'The primary branch is protected'],
      ['OSPS-AC-04', 'Pipelines run with the least permissions'],
    ],
    'Build and release': [
      ['OSPS-BR-01', 'Pipelines do not trust their input'],
      ['OSPS-BR-02', 'Each release has a version of its own'],
      ['OSPS-BR-03', 'Official channels are encrypted'],
      ['OSPS-BR-04', 'Releases tell what changed'],
      ['OSPS-BR-05', 'Standard tools take in dependencies'],
      ['OSPS-BR-06', 'Releases are signed or attested'],
      ['OSPS-BR-07', 'Secrets are kept out of version control'],
    ],
    Documentation: [
      ['OSPS-DO-01', 'Users are guided'],
      ['OSPS-DO-02', 'How to report defects'],
      ['OSPS-DO-03', 'How to verify releases'],
      ['OSPS-DO-04', 'Scope and duration of support'],
      ['OSPS-DO-05', 'When security updates end'],
      ['OSPS-DO-06', 'How dependencies are chosen and tracked'],
      ['OSPS-DO-07', 'How to build'],
    ],
    Governance: [
      ['OSPS-GV-01', 'Members and roles are documented'],
      ['OSPS-GV-02', 'Changes are discussed in public'],
      ['OSPS-GV-03', 'How to contribute'],
      ['OSPS-GV-04', 'Collaborators are reviewed before they get more'],
    ],
    Legal: [
      ['OSPS-LE-01', 'Contributors may contribute'],
      ['OSPS-LE-02', 'The licence is open source'],
      ['OSPS-LE-03', 'The licence is with the code'],
    ],
    Quality: [
      ['OSPS-QA-01', 'Source and its history can be read'],
      ['OSPS-QA-02', 'Dependencies are listed'],
      ['OSPS-QA-03', 'Required checks pass before a merge'],
      ['OSPS-QA-04', 'All repositories follow the same rules'],
      ['OSPS-QA-05', 'No generated executables in version control'],
      ['OSPS-QA-06', 'Tests run before a merge'],
      ['OSPS-QA-07', 'Somebody else approves a change'],
    ],
    'Security assessment': [
      ['OSPS-SA-01', 'The design is documented'],
      ['OSPS-SA-02', 'External interfaces are documented'],
      ['OSPS-SA-03', 'Threats are assessed'],
    ],
    'Vulnerability management': [
      ['OSPS-VM-01', 'Coordinated disclosure'],
      ['OSPS-VM-02', 'Security contacts'],
      ['OSPS-VM-03', 'Private reports'],
      ['OSPS-VM-04', 'Known vulnerabilities are published'],
      ['OSPS-VM-05', 'Policy for findings in dependencies'],
      ['OSPS-VM-06', 'Policy for findings in the code'],
    ],
  }),
};
