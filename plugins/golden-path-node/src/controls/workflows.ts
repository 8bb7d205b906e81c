import { type Control, Findings } from '../control';
import { judgeGitlab } from '../workflows/gitlab';
import { judgeJenkins } from '../workflows/jenkins';
import { judgeWorkflow } from '../workflows/judge';
import { lintWorkflow } from '../workflows/lint';

const MAX_WORKFLOWS = 50;
const GITLAB = '.gitlab-ci.yml';
const JENKINS = 'Jenkinsfile';

/** The pipeline has no standing rights, runs only what was reviewed, and takes no orders from outsiders. */
export const workflows: Control = {
  id: 'workflows',
  title: 'Pipeline',
  severity: 'high',
  remediation:
    'In .github/workflows, set "permissions: {}" at the top and grant rights per job, pin every action by its full commit id, pass values into scripts through env, and do not check out code on pull_request_target or workflow_run. In .gitlab-ci.yml and the Jenkinsfile pin every image by its digest, include only what is pinned, name the credentials that a stage needs, and give each job a time limit.',
  frameworks: {
    soc2: ['CC6.8', 'CC8.1'],
    iso27002: ['8.25', '8.31'],
    osps: ['OSPS-AC-04', 'OSPS-BR-01'],
    ssdf: ['PO.3.2', 'PO.5.2'],
    scorecard: [
      'Token-Permissions',
      'Dangerous-Workflow',
      'Pinned-Dependencies',
    ],
  },
  async judge(tree, _options, profile) {
    const findings = new Findings();
    const paths = new Set(tree.paths());
    const files = [...paths].filter(p =>
      /^\.github\/workflows\/[^/]+\.ya?ml$/.test(p),
    );
    const ci = profile.ci;
    // Every pipeline that is there runs, whichever one the service names.
    const others = [GITLAB, JENKINS].filter(path => paths.has(path));
    const expected = {
      'github-actions': files.length > 0,
      'gitlab-ci': paths.has(GITLAB),
      jenkins: paths.has(JENKINS),
    };
    if (ci ? !expected[ci] : files.length + others.length === 0) {
      const path = {
        'github-actions': '.github/workflows',
        'gitlab-ci': GITLAB,
        jenkins: JENKINS,
      }[ci ?? 'github-actions'];
      findings.problem(`there is no pipeline in ${path}`, { path });
    }
    if (files.length > MAX_WORKFLOWS) {
      findings.doubt(`there are more than ${MAX_WORKFLOWS} workflows`);
    }
    for (const path of files.slice(0, MAX_WORKFLOWS)) {
      judgeWorkflow(tree, paths, path, findings);
      await lintWorkflow(tree, path, findings);
    }
    if (paths.has(GITLAB)) {
      judgeGitlab(tree, GITLAB, findings);
    }
    if (paths.has(JENKINS)) {
      judgeJenkins(tree, JENKINS, findings);
    }
    const count = files.length + others.length;
    return findings.verdict(
      `${count} pipeline${count === 1 ? '' : 's'}: no standing rights, everything that runs is pinned, no script takes text from outside.`,
    );
  },
};
