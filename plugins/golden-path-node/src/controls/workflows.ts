import { type Control, Findings } from '../control';
import { judgeWorkflow } from '../workflows/judge';

const MAX_WORKFLOWS = 50;

/** The pipeline has no standing rights, runs only what was reviewed, and takes no orders from outsiders. */
export const workflows: Control = {
  id: 'workflows',
  title: 'Pipeline',
  severity: 'high',
  remediation:
    'In .github/workflows, set "permissions: {}" at the top and grant rights per job, pin every action by its full commit id, pass values into scripts through env, and do not check out code on pull_request_target or workflow_run.',
  frameworks: {
    soc2: ['CC6.8', 'CC8.1'],
    iso27002: ['8.25', '8.31'],
    osps: ['OSPS-AC-04', 'OSPS-BR-01'],
    ssdf: ['PO.3.2', 'PO.5.2'],
  },
  judge(tree) {
    const findings = new Findings();
    const paths = new Set(tree.paths());
    const files = [...paths].filter(p =>
      /^\.github\/workflows\/[^/]+\.ya?ml$/.test(p),
    );
    if (files.length === 0) {
      if (paths.has('.gitlab-ci.yml') || paths.has('Jenkinsfile')) {
        findings.doubt('only GitHub workflows are judged, and there are none');
      } else {
        findings.problem('there is no pipeline in .github/workflows');
      }
    }
    if (files.length > MAX_WORKFLOWS) {
      findings.doubt(`there are more than ${MAX_WORKFLOWS} workflows`);
    }
    files
      .slice(0, MAX_WORKFLOWS)
      .forEach(path => judgeWorkflow(tree, paths, path, findings));
    return findings.verdict(
      `${files.length} workflow${
        files.length === 1 ? '' : 's'
      }: read-only at the top, every action pinned by commit, no script takes text from outside.`,
    );
  },
};
