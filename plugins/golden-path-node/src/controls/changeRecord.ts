import { type Control, Findings } from '../control';
import { readText } from '../text';

const PATHS = [
  '.github/pull_request_template.md',
  '.github/PULL_REQUEST_TEMPLATE.md',
  'PULL_REQUEST_TEMPLATE.md',
  'pull_request_template.md',
  'docs/pull_request_template.md',
  '.gitlab/merge_request_templates/Default.md',
];

/** What a change record has to ask for: ISO 27002 8.32 and SOC 2 CC8.1. */
const SECTIONS: readonly [string, RegExp][] = [
  ['the reason', /\b(?:reason|why|purpose|motivation)\b/i],
  ['the risk', /\b(?:risk|impact)\b/i],
  ['threats', /\bthreats?\b/i],
  ['tests', /\btest(?:s|ed|ing)?\b/i],
  ['the way back', /\b(?:rollback|roll back|way back|revert)\b/i],
  ['the approval', /\bapprov(?:al|ed|er)\b/i],
];

/** Headings of a Markdown text with their lines; comments and code are no headings. */
function headingsOf(
  text: string,
): { title: string; line: number; body: string }[] {
  const found: { title: string; line: number; body: string }[] = [];
  let inComment = false;
  let fence = false;
  text.split('\n').forEach((raw, index) => {
    if (/^\s*```/.test(raw)) {
      fence = !fence;
    }
    const line = inComment
      ? ''
      : raw.replace(/<!--.*?-->/g, '').replace(/<!--.*$/, '');
    if (inComment && raw.includes('-->')) {
      inComment = false;
    } else if (!inComment && /<!--(?!.*-->)/.test(raw)) {
      inComment = true;
    }
    const heading = fence ? null : /^#{1,6}\s+(.+?)\s*#*$/.exec(line);
    if (heading) {
      found.push({ title: heading[1], line: index + 1, body: '' });
    } else if (found.length > 0) {
      found[found.length - 1].body += `${line}\n`;
    }
  });
  return found;
}

/** Each change says why, what can go wrong, how it was tested and how it is taken back. */
export const changeRecord: Control = {
  id: 'change-record',
  title: 'Change record',
  severity: 'medium',
  remediation:
    'Keep a template for changes with sections for reason, risk, threats, tests, rollback and approval, each with a line that says what to write.',
  frameworks: {
    soc2: ['CC8.1'],
    iso27002: ['8.32'],
    osps: ['OSPS-QA-06.03', 'OSPS-DO-02'],
    ssdf: ['PW.1.2', 'PW.7.2'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const there = new Set(tree.paths());
    const wanted =
      profile.publish === 'gitlab' ? PATHS.slice(-1) : PATHS.slice(0, -1);
    const path = (profile.publish === undefined ? PATHS : wanted).find(p =>
      there.has(p),
    );
    if (path === undefined) {
      findings.problem('there is no template that changes are described with', {
        path: wanted[0],
      });
      return findings.verdict('');
    }
    const file = readText(tree, path);
    if (!file.ok) {
      findings.doubt(file.reason, { path });
      return findings.verdict('');
    }
    findings.evidence(path);
    const headings = headingsOf(file.text);
    for (const [what, pattern] of SECTIONS) {
      const heading = headings.find(({ title }) => pattern.test(title));
      if (!heading) {
        findings.problem(`the change record does not ask for ${what}`, {
          path,
        });
      } else if (heading.body.trim() === '') {
        findings.problem(
          `the change record does not say what to write for ${what}`,
          { path, line: heading.line },
        );
      }
    }
    return findings.verdict(
      'Each change says why, what can go wrong, what it means for threats, how it was tested and how it is taken back.',
    );
  },
};
