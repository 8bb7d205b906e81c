/** What a file of the golden path is for: start of its path, control, and why. The first that fits counts. */
const PURPOSES: readonly [RegExp, string, string][] = [
  [
    /^\.github\/(?:dependabot|renovate)|^renovate\.json/,
    'dependency-updates',
    'Updates of dependencies, actions and images are offered by themselves.',
  ],
  [
    /pull_request_template|merge_request_templates/i,
    'change-record',
    'Each change says why, how it was tested and how it is taken back.',
  ],
  [
    /^\.github\/workflows\/|^\.gitlab-ci\.yml|^Jenkinsfile|^ci\//,
    'pipeline-gate',
    'Code is scanned before it is tested, and what is built before it goes to production; your own workflows stay.',
  ],
  [
    /^\.gitleaks\.toml|^\.pre-commit-config/,
    'secret-scanning',
    'Secrets are found before they are pushed, and in the whole history.',
  ],
  [
    /^policy\//,
    'risk-policy',
    'What may be left open, until when and who decided it, is on record.',
  ],
  [
    /^\.golden-path\/protection/,
    'branch-protection',
    'How the default branch is protected, as the git server enforces it.',
  ],
  [
    /^catalog-info\.yaml/,
    'catalog-entity',
    'The service is in the catalog, with its owner and what is at stake.',
  ],
  [
    /^access\.yaml/,
    'access-policy',
    'Who may get into production, for how long and with whose consent.',
  ],
  [
    /^logging\.yaml|^docs\/logging/,
    'logging-questions',
    'What is logged, why, where it goes and what is done about it.',
  ],
  [
    /^threat-model\.yaml|^docs\/threat-model/,
    'threat-model',
    'What can go wrong, pre-filled from the answers; review it with your team.',
  ],
  [
    /^docs\/(?:runbook|incident)/,
    'runbook',
    'What to do when it breaks, or is broken into.',
  ],
  [
    /\.well-known\//,
    'security-txt',
    'Whoever finds a weakness finds whom to tell.',
  ],
  [
    /networkpolicy/,
    'network-policy',
    'Nothing reaches the service, and it reaches nothing, but for what is named.',
  ],
  [
    /^deploy\//,
    'pod-security',
    'How it runs: restricted pods, an account of its own without a token.',
  ],
  [
    /^infra\//,
    'terraform',
    'Its account in the cloud, with the rights it needs and no others.',
  ],
  [
    /^\.npmrc|^pip\.conf/,
    'package-hygiene',
    'Packages run no scripts when they are installed, and come as they were locked.',
  ],
  [
    /^\.dockerignore/,
    'dockerfile',
    'What is not needed never gets into the image.',
  ],
  [
    /^(?:docs\/|mkdocs\.yml|README|CONTRIBUTING|LICENSE)/,
    'documentation',
    'How it is built, changed and documented.',
  ],
];

/** Which control a file of the golden path serves, and what it is for. */
export function purposeOf(path: string): { control: string; why: string } {
  const found = PURPOSES.find(([pattern]) => pattern.test(path));
  return found
    ? { control: found[1], why: found[2] }
    : { control: 'golden-path-record', why: 'Part of the golden path.' };
}
