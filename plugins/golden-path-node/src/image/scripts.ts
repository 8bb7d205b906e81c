import type { Findings } from '../control';
import { readText } from '../text';
import {
  type Block,
  blocksOf,
  nested,
  placeOf,
} from '../terraform/configuration';
import type { Tree } from '../types';

const SCAN = 'infra/image/scan.sh';
const APPROVE = 'infra/image/approve.sh';
const PIPELINES =
  /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.gitlab\/.+\.ya?ml|Jenkinsfile|ci\/.+)$/;
/** What runs something from the network that nobody has looked at. */
const BLIND_INSTALL = /(?:curl|wget)\b[^\n|]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/;

/** Lines of a shell script without comments; continued lines are one. */
function commandsOf(text: string): { line: number; command: string }[] {
  const result: { line: number; command: string }[] = [];
  let open = false;
  text.split('\n').forEach((content, index) => {
    const trimmed = content.trim();
    const previous = result.at(-1);
    if (open && previous) {
      previous.command += ` ${trimmed.replace(/\\$/, '')}`;
    } else if (trimmed !== '' && !trimmed.startsWith('#')) {
      result.push({ line: index + 1, command: trimmed.replace(/\\$/, '') });
    }
    open = trimmed.endsWith('\\');
  });
  return result;
}

const stopsOnError = (text: string) => /^\s*set -[a-z]*e/m.test(text);

function judgeProvisioning(
  findings: Findings,
  tree: Tree,
  path: string,
): string {
  const file = readText(tree, path);
  if (!file.ok) {
    findings.doubt(file.reason, { path });
    return '';
  }
  findings.evidence(path);
  if (!stopsOnError(file.text)) {
    findings.problem(`${path} goes on after an error`, { path });
  }
  for (const { line, command } of commandsOf(file.text)) {
    if (BLIND_INSTALL.test(command)) {
      findings.problem(`${path} runs what it fetches without looking at it`, {
        path,
        line,
      });
    }
  }
  return file.text;
}

/** What is done while the image is built: each script is there, and the last one cleans up. */
export function judgeScripts(
  findings: Findings,
  tree: Tree,
  blocks: readonly Block[],
): void {
  for (const build of blocksOf(blocks, 'build')) {
    const provisioners = nested(build.values, 'provisioner').flatMap(p =>
      nested(p, 'shell'),
    );
    const scripts = provisioners.flatMap(({ scripts: list, script }) =>
      [list ?? script ?? []].flat().map(String),
    );
    const at = placeOf(build, 'provisioner');
    const paths = new Set(tree.paths());
    const missing = scripts.find(script => !paths.has(script));
    if (missing !== undefined) {
      findings.problem(`the script ${missing} is not there`, at);
    }
    const texts = scripts
      .filter(script => paths.has(script))
      .map(path => judgeProvisioning(findings, tree, path));
    const last = scripts.at(-1);
    const cleanup = texts.at(-1) ?? '';
    for (const [what, pattern] of [
      ['keys of users', /authorized_keys.*-delete|rm .*authorized_keys/],
      ['keys of the host', /rm .*ssh_host_/],
      ['histories', /_history.*-delete|rm .*_history/],
    ] as const) {
      const done = commandsOf(cleanup).some(({ command }) =>
        pattern.test(command),
      );
      if (!done) {
        findings.problem(
          `${what} stay in the image`,
          last !== undefined && paths.has(last) ? { path: last } : at,
        );
      }
    }
  }
}

function requireCommand(
  findings: Findings,
  tree: Tree,
  path: string,
  wanted: readonly { what: string; pattern: RegExp }[],
) {
  if (!tree.paths().includes(path)) {
    findings.problem(`there is no ${path}`, { path });
    return;
  }
  const text = judgeProvisioning(findings, tree, path);
  const commands = commandsOf(text);
  let after = -1;
  for (const { what, pattern } of wanted) {
    const index = commands.findIndex(({ command }) => pattern.test(command));
    if (index < 0) {
      findings.problem(`${path} does not ${what}`, { path });
    } else if (index < after) {
      findings.problem(`${path} does ${what} too late`, {
        path,
        line: commands[index].line,
      });
    }
    after = Math.max(after, index);
    const ignored = commands[index];
    if (ignored && /\|\|\s*(?:true|:)\s*$/.test(ignored.command)) {
      findings.problem(`${path} goes on when it can't ${what}`, {
        path,
        line: ignored.line,
      });
    }
  }
}

/** A pipeline runs scan and approval, and approves nothing before the scan. */
export function judgePipeline(findings: Findings, tree: Tree): void {
  requireCommand(findings, tree, SCAN, [
    {
      what: 'wait until Inspector has scanned the machine',
      pattern: /inspector2 list-coverage/,
    },
    { what: 'end when the scan does not', pattern: /^exit 1/ },
    { what: 'read what was found', pattern: /inspector2 list-findings/ },
  ]);
  requireCommand(findings, tree, APPROVE, [
    { what: 'ask the gate', pattern: /^fairway gate\b/ },
    {
      what: 'set the mark',
      pattern: /create-tags .*fairway:approved,Value=true/,
    },
  ]);
  const pipelines = tree.paths().filter(path => PIPELINES.test(path));
  const using = pipelines
    .map(path => ({ path, text: tree.read(path) ?? '' }))
    .filter(({ text }) => text.includes(APPROVE));
  if (using.length === 0) {
    findings.problem('no pipeline builds, scans and approves the image', {
      path: pipelines[0] ?? 'infra/image',
    });
  }
  for (const { path, text } of using) {
    findings.evidence(path);
    const commands = commandsOf(text);
    const lineWith = (part: string) =>
      commands.find(({ command }) => command.includes(part))?.line;
    const approval = lineWith(APPROVE);
    const scan = lineWith(SCAN);
    if (approval !== undefined && (scan === undefined || scan > approval)) {
      findings.problem(`${path} approves the image before it is scanned`, {
        path,
        line: approval,
      });
    }
  }
}
