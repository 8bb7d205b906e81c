import type { Findings } from '../control';
import type { ServiceProfile } from '../profile';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';

/** First line that holds a text, from 1. */
function lineWith(text: string, part: string): number | undefined {
  const index = text.indexOf(part);
  return index < 0 ? undefined : text.slice(0, index).split('\n').length;
}

function isRegistryAddress(resolved: string): boolean {
  return (
    /^https:\/\//.test(resolved) &&
    !/^https:\/\/[^/]*(?:github|gitlab|bitbucket)\.\w+\//.test(resolved)
  );
}

function judgeNpm(tree: Tree, findings: Findings) {
  const path = 'package-lock.json';
  const text = readable(tree, path, findings);
  if (text === undefined) {
    return;
  }
  if (tree.read('package.json') === undefined) {
    findings.problem('there is no package.json that it locks the packages of', {
      path: 'package.json',
    });
    return;
  }
  let content: unknown;
  let manifest: unknown;
  try {
    content = JSON.parse(text);
    manifest = JSON.parse(tree.read('package.json') ?? 'null');
  } catch {
    findings.problem(`${path} or package.json is no valid JSON`, { path });
    return;
  }
  if (!isRecord(content) || !isRecord(content.packages)) {
    findings.problem(`${path} has no packages; write it with npm 7 or newer`, {
      path,
    });
    return;
  }
  const root = content.packages[''];
  for (const kind of ['dependencies', 'devDependencies']) {
    const wanted =
      isRecord(manifest) && isRecord(manifest[kind]) ? manifest[kind] : {};
    const locked = isRecord(root) && isRecord(root[kind]) ? root[kind] : {};
    for (const [name, version] of Object.entries(wanted)) {
      if (locked[name] !== version) {
        findings.problem(`${name} of package.json is not what ${path} locks`, {
          path: 'package.json',
          line: lineWith(tree.read('package.json') ?? '', `"${name}"`),
        });
      }
    }
  }
  for (const [name, entry] of Object.entries(content.packages)) {
    if (
      name === '' ||
      !isRecord(entry) ||
      entry.link === true ||
      entry.inBundle === true
    ) {
      continue;
    }
    const at = { path, line: lineWith(text, `"${name}"`) };
    if (
      typeof entry.integrity !== 'string' ||
      !/^sha(?:256|384|512)-/.test(entry.integrity)
    ) {
      findings.problem(`${name} is locked without a hash`, at);
    }
    if (
      typeof entry.resolved === 'string' &&
      !isRegistryAddress(entry.resolved)
    ) {
      findings.problem(`${name} does not come from a registry`, at);
    }
  }
}

function judgePip(tree: Tree, findings: Findings) {
  const paths = tree.paths().filter(p => /^requirements[\w.-]*\.txt$/.test(p));
  if (paths.length === 0) {
    findings.problem('there is no requirements.txt that locks the packages', {
      path: 'requirements.txt',
    });
  }
  for (const path of paths) {
    const text = readable(tree, path, findings);
    if (text === undefined) {
      continue;
    }
    let open: { name: string; line: number; hashed: boolean } | undefined;
    const close = () => {
      if (open && !open.hashed) {
        findings.problem(`${open.name} is locked without a hash`, {
          path,
          line: open.line,
        });
      }
      open = undefined;
    };
    text.split('\n').forEach((raw, index) => {
      const line = raw.replace(/(?:^|\s)#.*$/, '').trim();
      if (/^--hash=/.test(line)) {
        if (open && /--hash=sha(?:256|384|512):[0-9a-f]{64}/.test(line)) {
          open.hashed = true;
        }
        return;
      }
      if (line === '') {
        return;
      }
      close();
      if (
        /^(?:--index-url|--extra-index-url|-i|--find-links|--trusted-host)\b/.test(
          line,
        )
      ) {
        findings.problem(`${path} takes packages from another place`, {
          path,
          line: index + 1,
        });
      } else if (!line.startsWith('-')) {
        const exact = /^([\w.-]+)(?:\[[\w,.-]+\])?==[^\s;*]+/.exec(line);
        const name = exact?.[1] ?? line.split(/[\s<>=~!;[@]/)[0];
        if (!exact) {
          findings.problem(`${name} has no exact version`, {
            path,
            line: index + 1,
          });
        }
        open = {
          name,
          line: index + 1,
          hashed: /--hash=sha(?:256|384|512):[0-9a-f]{64}/.test(line),
        };
      }
    });
    close();
  }
}

function judgeGo(tree: Tree, findings: Findings) {
  const manifest = readable(tree, 'go.mod', findings);
  if (manifest === undefined) {
    return;
  }
  const required = [
    ...manifest.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w./-]+)\s+(v\S+)/gm),
  ];
  const sums = tree.read('go.sum');
  if (required.length > 0 && sums === undefined) {
    findings.problem('there is no go.sum', { path: 'go.sum' });
  }
  for (const [, name, version] of required) {
    if (sums !== undefined && !sums.includes(`${name} ${version}/go.mod h1:`)) {
      findings.problem(`${name} ${version} has no hash in go.sum`, {
        path: 'go.mod',
        line: lineWith(manifest, name),
      });
    }
  }
  const replaced = /^\s*(?:replace\s+)?\S+(?:\s+v\S+)?\s+=>\s+\S+/m.exec(
    manifest,
  );
  if (replaced) {
    findings.problem('go.mod replaces a module', {
      path: 'go.mod',
      line: lineWith(manifest, replaced[0].trim()),
    });
  }
}

function readable(
  tree: Tree,
  path: string,
  findings: Findings,
): string | undefined {
  if (!tree.paths().includes(path)) {
    findings.problem(`there is no ${path}, so packages are not locked`, {
      path,
    });
    return undefined;
  }
  // A lockfile may be longer than what a control reads otherwise.
  const text = tree.read(path);
  if (text === undefined) {
    const file = readText(tree, path);
    findings.doubt(file.ok ? `${path} could not be read` : file.reason, {
      path,
    });
    return undefined;
  }
  findings.evidence(path);
  return text;
}

/** Judges that what is installed is what was reviewed: locked, by hash, from the registry. */
export function judgeLockfile(
  tree: Tree,
  profile: Partial<ServiceProfile>,
  findings: Findings,
): void {
  switch (profile.language) {
    case 'node':
      judgeNpm(tree, findings);
      break;
    case 'python':
      judgePip(tree, findings);
      break;
    case 'go':
      judgeGo(tree, findings);
      break;
    default:
      findings.doubt(
        'it is not known which language it is written in, so no lockfile was judged',
      );
  }
}
