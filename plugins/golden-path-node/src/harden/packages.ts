import { parse } from '@fairway/plugin-yaml-node';
import { isRecord } from '../text';
import type { Draft } from './Draft';

const CONTROL = 'package-hygiene';
const EXACT = /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;
const GROUPS = ['dependencies', 'devDependencies'];

function jsonOf(text: string | undefined): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text ?? '{}');
    return isRecord(content) ? content : {};
  } catch {
    return {};
  }
}

function recordIn(value: Record<string, unknown>, key: string) {
  const found = value[key];
  return isRecord(found) ? found : {};
}

/** Replaces a range by a version where JSON names it; everything else stays as it is written. */
function withVersion(text: string, name: string, range: string, exact: string) {
  return text.replace(
    `${JSON.stringify(name)}: ${JSON.stringify(range)}`,
    `${JSON.stringify(name)}: ${JSON.stringify(exact)}`,
  );
}

/** Major version of Node.js that the image runs. */
function nodeOf(dockerfile: string | undefined): string | undefined {
  return /^FROM\s+(?:\S+\/)?node(?:js)?:?(\d+)/m.exec(dockerfile ?? '')?.[1];
}

/** Names the versions that the lockfile has, and the Node.js that the image has. */
export function hardenPackageJson(draft: Draft) {
  const path = 'package.json';
  const lockPath = 'package-lock.json';
  const text = draft.text(path);
  const lockText = draft.text(lockPath);
  if (text === undefined) {
    return;
  }
  const content = jsonOf(text);
  const locked = recordIn(jsonOf(lockText), 'packages');
  let manifest = text;
  let lock = lockText ?? '';
  const pinned: string[] = [];
  for (const group of GROUPS) {
    for (const [name, range] of Object.entries(recordIn(content, group))) {
      const { version } = recordIn(locked, `node_modules/${name}`);
      if (typeof range !== 'string' || EXACT.test(range)) {
        continue;
      }
      if (typeof version !== 'string') {
        draft.leave({
          path,
          control: CONTROL,
          why: `Name one version of ${name} instead of ${range}; the lockfile does not tell which.`,
        });
        continue;
      }
      manifest = withVersion(manifest, name, range, version);
      lock = withVersion(lock, name, range, version);
      pinned.push(`${name} ${version}`);
    }
  }
  const said =
    pinned.length > 0
      ? [`the versions that are locked are named: ${pinned.join(', ')}`]
      : [];
  const node = nodeOf(draft.text('Dockerfile'));
  if (!isRecord(content.engines) && node !== undefined) {
    const engines = `"engines": { "node": ">=${node}" }`;
    manifest = manifest.replace(/\n}\s*$/, `,\n  ${engines}\n}\n`);
    lock = lock.replace(/("packages": \{\s*"": \{)/, `$1\n      ${engines},`);
    said.push(`the Node.js of the image is named: ${node}`);
  }
  // What could not be edited as text is better left alone.
  if (said.length === 0 || Object.keys(jsonOf(manifest)).length === 0) {
    return;
  }
  const why = `${said.join('; ')}.`;
  draft.edit({ path, control: CONTROL, why }, manifest);
  if (lockText !== undefined && isRecord(parse(lock))) {
    draft.edit({ path: lockPath, control: CONTROL, why }, lock);
  }
}

/** Takes a script out of the pipeline that the repository does not have. */
export function withoutMissingScripts(draft: Draft, workflow: string): string {
  const scripts = recordIn(jsonOf(draft.text('package.json')), 'scripts');
  return workflow.replace(
    /^[ \t]*npm run ([\w:-]+)[ \t]*\n/gm,
    (line, name: string) => (name in scripts ? line : ''),
  );
}
