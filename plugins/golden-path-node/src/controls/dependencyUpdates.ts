import { isSeq } from 'yaml';
import { type Control, Findings } from '../control';
import { PIPELINE_PATHS } from '../pipeline/read';
import { parsePositioned } from '../pipeline/positions';
import type { ServiceProfile } from '../profile';
import { isRecord, readText } from '../text';
import type { Evidence, Tree } from '../types';

const DEPENDABOT = ['.github/dependabot.yml', '.github/dependabot.yaml'];
const RENOVATE = [
  'renovate.json',
  '.github/renovate.json',
  '.gitlab/renovate.json',
  '.renovaterc',
  '.renovaterc.json',
];
const MIN_COOLDOWN_DAYS = 3;
const ECOSYSTEM = { node: 'npm', python: 'pip', go: 'gomod' };
const OFTEN = ['daily', 'weekly'];

/** What has to be kept up to date, told from the files that are there. */
function neededEcosystems(
  tree: Tree,
  profile: Partial<ServiceProfile>,
): string[] {
  const paths = tree.paths();
  const needed = new Set<string>();
  if (profile.language && profile.kind !== 'vm-image') {
    needed.add(ECOSYSTEM[profile.language]);
  }
  if (paths.includes('Dockerfile')) {
    needed.add('docker');
  }
  if (paths.some(p => PIPELINE_PATHS['github-actions'].test(p))) {
    needed.add('github-actions');
  }
  if (paths.some(p => p.endsWith('.tf'))) {
    needed.add('terraform');
  }
  return [...needed];
}

function judgeDependabot(
  path: string,
  text: string,
  needed: string[],
  findings: Findings,
) {
  const parsed = parsePositioned(path, text);
  if (!parsed.ok) {
    findings.problem(parsed.reason, { path, line: parsed.line });
    return;
  }
  const { yaml } = parsed;
  if (yaml.plain(yaml.member(yaml.root, 'version')) !== 2) {
    findings.problem(`${path} is not of version 2, so nothing reads it`, {
      path,
      line: yaml.lineOfKey(yaml.root, 'version'),
    });
  }
  const updates = yaml.member(yaml.root, 'updates');
  const entries = isSeq(updates) ? updates.items : [];
  const covered = new Set<string>();
  for (const entry of entries) {
    const value = yaml.plain(entry);
    if (!isRecord(value)) {
      continue;
    }
    const name = String(value['package-ecosystem']);
    const at = (key: string): Evidence => ({
      path,
      line: yaml.lineOfKey(entry, key) ?? yaml.lineOf(entry),
    });
    covered.add(name);
    const interval = isRecord(value.schedule)
      ? String(value.schedule.interval)
      : '';
    if (!OFTEN.includes(interval)) {
      findings.problem(
        `${name} is looked at less than once a week`,
        at('schedule'),
      );
    }
    const cooldown = isRecord(value.cooldown)
      ? Number(value.cooldown['default-days'])
      : 0;
    if (!(cooldown >= MIN_COOLDOWN_DAYS)) {
      findings.problem(
        `${name} takes releases up that are younger than ${MIN_COOLDOWN_DAYS} days`,
        at('cooldown'),
      );
    }
    if (value['open-pull-requests-limit'] === 0) {
      findings.problem(
        `${name} opens no changes`,
        at('open-pull-requests-limit'),
      );
    }
    const ignored = Array.isArray(value.ignore) ? value.ignore : [];
    if (
      ignored.some(
        one =>
          isRecord(one) &&
          one['dependency-name'] === '*' &&
          one['update-types'] === undefined,
      )
    ) {
      findings.problem(`${name} leaves every package as it is`, at('ignore'));
    }
  }
  for (const name of needed.filter(one => !covered.has(one))) {
    findings.problem(`nothing keeps ${name} up to date`, {
      path,
      line: yaml.lineOfKey(yaml.root, 'updates'),
    });
  }
}

function judgeRenovate(path: string, text: string, findings: Findings) {
  const line = (key: string) => {
    const index = text.split('\n').findIndex(l => l.includes(`"${key}"`));
    return { path, line: index < 0 ? undefined : index + 1 };
  };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    findings.problem(`${path} is no valid JSON`, { path });
    return;
  }
  if (!isRecord(content)) {
    findings.problem(`${path} is no object`, { path });
    return;
  }
  if (content.enabled === false) {
    findings.problem('updates are switched off', line('enabled'));
  }
  const presets = Array.isArray(content.extends)
    ? content.extends.map(String)
    : [];
  if (!presets.some(p => /^config:(?:recommended|best-practices)$/.test(p))) {
    findings.problem(
      `${path} extends neither config:recommended nor config:best-practices`,
      line('extends'),
    );
  }
  const age = /^(\d+)\s*days?$/.exec(String(content.minimumReleaseAge))?.[1];
  if (!(Number(age) >= MIN_COOLDOWN_DAYS)) {
    findings.problem(
      `releases are taken up that are younger than ${MIN_COOLDOWN_DAYS} days`,
      line('minimumReleaseAge'),
    );
  }
  if (content.automerge === true) {
    findings.problem(
      'updates are merged without an approval',
      line('automerge'),
    );
  }
  if (
    isRecord(content.vulnerabilityAlerts) &&
    content.vulnerabilityAlerts.enabled === false
  ) {
    findings.problem(
      'repairs of weaknesses are switched off',
      line('vulnerabilityAlerts'),
    );
  }
  const managers = content.enabledManagers;
  if (managers !== undefined) {
    findings.doubt(
      'only some kinds of packages are kept up to date',
      line('enabledManagers'),
    );
  }
}

/** Dependencies are kept up to date by changes that a tool opens, but not in the first days of a release. */
export const dependencyUpdates: Control = {
  id: 'dependency-updates',
  title: 'Dependency updates',
  severity: 'medium',
  remediation:
    'Let Dependabot or Renovate look at every kind of package that the service uses at least once a week, wait some days before a release is taken up, and approve its changes like others.',
  frameworks: {
    soc2: ['CC7.1'],
    iso27002: ['8.8'],
    osps: ['OSPS-VM-05'],
    ssdf: ['PW.4.4', 'RV.1.1'],
    scorecard: ['Dependency-Update-Tool'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const there = new Set(tree.paths());
    // Dependabot works on GitHub only.
    const isGithub =
      profile.publish === 'github' || profile.publish === undefined;
    const path = [...RENOVATE, ...(isGithub ? DEPENDABOT : [])].find(p =>
      there.has(p),
    );
    if (path === undefined) {
      findings.problem('nothing keeps dependencies up to date', {
        path: isGithub ? DEPENDABOT[0] : RENOVATE[0],
      });
      return findings.verdict('');
    }
    const file = readText(tree, path);
    if (!file.ok) {
      findings.doubt(file.reason, { path });
      return findings.verdict('');
    }
    findings.evidence(path);
    if (DEPENDABOT.includes(path)) {
      judgeDependabot(
        path,
        file.text,
        neededEcosystems(tree, profile),
        findings,
      );
    } else {
      judgeRenovate(path, file.text, findings);
    }
    return findings.verdict(
      'Every kind of package is looked at each week, and new releases wait some days.',
    );
  },
};
