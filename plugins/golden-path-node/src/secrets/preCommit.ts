import { isSeq } from 'yaml';
import type { Findings } from '../control';
import { parsePositioned } from '../pipeline/positions';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';

const PATH = '.pre-commit-config.yaml';
const SCANNER =
  /\b(?:gitleaks|git-secrets|secretlint|detect-secrets|trufflehog)\b/;

/** Judges that a secret is looked for before it is committed. */
export function judgePreCommit(tree: Tree, findings: Findings): void {
  if (!tree.paths().includes(PATH)) {
    findings.problem(
      `there is no ${PATH}, so secrets are found after they were committed`,
      { path: PATH },
    );
    return;
  }
  const file = readText(tree, PATH);
  if (!file.ok) {
    findings.doubt(file.reason, { path: PATH });
    return;
  }
  const parsed = parsePositioned(PATH, file.text);
  if (!parsed.ok) {
    findings.problem(parsed.reason, { path: PATH, line: parsed.line });
    return;
  }
  const { yaml } = parsed;
  const repos = yaml.member(yaml.root, 'repos');
  const hooks = (isSeq(repos) ? repos.items : []).flatMap(repo => {
    const list = yaml.member(repo, 'hooks');
    return isSeq(list) ? list.items : [];
  });
  const hook = hooks.find(node => {
    const value = yaml.plain(node);
    return (
      isRecord(value) &&
      [value.id, value.entry].some(
        v => typeof v === 'string' && SCANNER.test(v),
      )
    );
  });
  const value = yaml.plain(hook);
  if (!hook || !isRecord(value)) {
    findings.problem('no hook looks for secrets before a commit', {
      path: PATH,
      line: yaml.lineOf(repos),
    });
    return;
  }
  const line = yaml.lineOf(hook);
  findings.evidence(PATH, line);
  const stages = Array.isArray(value.stages) ? value.stages : [];
  if (
    stages.length > 0 &&
    !stages.some(stage => ['pre-commit', 'commit'].includes(String(stage)))
  ) {
    findings.problem(
      'the hook that looks for secrets does not run before a commit',
      { path: PATH, line: yaml.lineOfKey(hook, 'stages') ?? line },
    );
  }
  if (
    typeof value.entry === 'string' &&
    /\|\|\s*(?:true|:)|--exit-code[= ]0\b/.test(value.entry)
  ) {
    findings.problem('a secret that the hook finds does not stop the commit', {
      path: PATH,
      line: yaml.lineOfKey(hook, 'entry') ?? line,
    });
  }
}
