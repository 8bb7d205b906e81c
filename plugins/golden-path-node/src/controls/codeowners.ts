import { matchesOwnerPattern } from '../codeowners/match';
import {
  type OwnerRule,
  OWNERS_LOCATIONS,
  parseCodeowners,
} from '../codeowners/parse';
import { type Control, Findings } from '../control';
import { readText } from '../text';
import type { Tree } from '../types';

const MAX_RULES = 300;
const MAX_PATHS = 500;

/** Files that exist or may be added, and that decide how the service is built and run. */
const PROTECTED = [
  '.github/workflows/ci.yaml',
  '.github/workflows/another.yml',
  '.github/actions/build/action.yml',
  '.golden-path/manifest.json',
  '.gitlab-ci.yml',
  'Jenkinsfile',
  'infra/terraform/another.tf',
  'policy/exceptions.yaml',
  'access.yaml',
  'Dockerfile',
  'deploy/k8s/deployment.yaml',
  'deploy/another.yaml',
];

const PLACEHOLDER =
  /^@(?:your[\w-]*|owner|org|organi[sz]ation|team|username|user|todo|tbd|changeme)(?:\/|$)|\/(?:your[\w-]*|team|team-?name|owner|todo|tbd|changeme)$/i;

/** The last matching rule decides. */
function ruleOf(rules: OwnerRule[], path: string): OwnerRule | undefined {
  return rules.findLast(rule => matchesOwnerPattern(rule.pattern, path));
}

const ownersOf = (rules: OwnerRule[], path: string) =>
  ruleOf(rules, path)?.owners ?? [];

function isSecurityTeam(owner: string): boolean {
  return /security/i.test(owner.split(/[/@]/).at(-1) ?? '');
}

function isProtected(path: string): boolean {
  return (
    /^(?:\.github|\.gitlab|\.golden-path|ci|deploy|infra|policy)\//.test(
      path,
    ) ||
    /^(?:Dockerfile|Containerfile|Jenkinsfile|\.gitlab-ci\.yml|access\.yaml|rbac\.yaml)$/.test(
      path,
    )
  );
}

function judgeRules(
  findings: Findings,
  rules: OwnerRule[],
  tree: Tree,
  location: string,
) {
  const at = (rule: OwnerRule | undefined) =>
    rule ? { path: location, line: rule.line } : { path: location };
  for (const rule of rules) {
    const placeholder = rule.owners.find(o => PLACEHOLDER.test(o));
    if (placeholder) {
      findings.problem(`the owner ${placeholder} is a placeholder`, at(rule));
    }
  }
  const paths = tree.paths();
  const ordinary = ['src/new-file.ts', ...paths.filter(p => !isProtected(p))];
  const unowned = ordinary
    .slice(0, MAX_PATHS)
    .find(p => ownersOf(rules, p).length === 0);
  if (unowned !== undefined) {
    findings.problem(`nobody owns ${unowned}`, at(ruleOf(rules, unowned)));
  }
  const sensitive = [
    ...PROTECTED,
    location,
    ...paths.filter(isProtected).slice(0, MAX_PATHS),
  ];
  const weak = sensitive.find(p => {
    const owners = ownersOf(rules, p);
    // One owner's approval is enough, so each of them has to be the security team.
    return owners.length === 0 || !owners.every(isSecurityTeam);
  });
  if (weak !== undefined) {
    findings.problem(
      `${weak} can be changed with the approval of ${
        ownersOf(rules, weak).join(' or ') || 'nobody'
      }, without the security team`,
      at(ruleOf(rules, weak)),
    );
  }
}

/** Every file has an owner, and the security team owns what builds and runs the service. */
export const codeowners: Control = {
  id: 'codeowners',
  title: 'Code owners',
  severity: 'medium',
  remediation:
    'In CODEOWNERS, give every file an owner with a first line "* @org/team", and give .github/, .golden-path/, deploy/, Dockerfile and CODEOWNERS itself to the security team alone.',
  frameworks: {
    soc2: ['CC6.3', 'CC8.1'],
    iso27002: ['5.3', '8.4'],
    osps: ['OSPS-AC-02', 'OSPS-QA-07'],
    ssdf: ['PS.1', 'PO.2'],
  },
  judge(tree) {
    const findings = new Findings();
    const paths = new Set(tree.paths());
    const location = OWNERS_LOCATIONS.find(l => paths.has(l));
    if (!location) {
      findings.problem('there is no CODEOWNERS file', { path: 'CODEOWNERS' });
      return findings.verdict('');
    }
    findings.evidence(location);
    const file = readText(tree, location);
    if (!file.ok) {
      findings.doubt(file.reason);
      return findings.verdict('');
    }
    const { rules, invalid } = parseCodeowners(file.text);
    if (rules.length > MAX_RULES) {
      findings.doubt(`${location} has more than ${MAX_RULES} rules`);
      return findings.verdict('');
    }
    invalid.forEach(reason =>
      findings.problem(`${location}: ${reason}`, {
        path: location,
        line: Number(/line (\d+)/.exec(reason)?.[1] ?? 1),
      }),
    );
    judgeRules(findings, rules, tree, location);
    return findings.verdict(
      `${location} has ${rules.length} rules: every file has an owner, and pipeline, deployment and image belong to the security team.`,
    );
  },
};
