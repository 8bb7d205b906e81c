import { type Control, Findings, notApplicable } from '../control';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';

function textOf(
  tree: Tree,
  path: string,
  findings: Findings,
): string | undefined {
  if (!tree.paths().includes(path)) {
    findings.problem(`there is no ${path}`, { path });
    return undefined;
  }
  const file = readText(tree, path);
  if (!file.ok) {
    findings.doubt(file.reason, { path });
    return undefined;
  }
  findings.evidence(path);
  return file.text;
}

/** Settings of a file with `key=value` lines, with their lines. */
function settingsOf(
  text: string,
): Map<string, { value: string; line: number }> {
  const found = new Map<string, { value: string; line: number }>();
  text.split('\n').forEach((raw, index) => {
    const pair = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(raw);
    if (pair) {
      found.set(pair[1], { value: pair[2], line: index + 1 });
    }
  });
  return found;
}

const NPM: readonly [string, (value: string) => boolean, string][] = [
  [
    'ignore-scripts',
    v => v === 'true',
    'packages may run scripts when they are installed',
  ],
  [
    'engine-strict',
    v => v === 'true',
    'another version of Node.js than the named ones may be used',
  ],
  [
    'save-exact',
    v => v === 'true',
    'packages are added without an exact version',
  ],
  ['allow-git', v => v === 'none', 'packages may come from a git repository'],
  [
    'min-release-age',
    v => Number(v) >= 3,
    'packages may be taken up on the day of their release',
  ],
];

/** Files that may install packages. */
const INSTALLING =
  /(?:^|\/)(?:Dockerfile|Containerfile|Jenkinsfile|Makefile|[^/]+\.ya?ml|[^/]+\.sh)$/;

function judgeNode(tree: Tree, findings: Findings) {
  const path = '.npmrc';
  const text = textOf(tree, path, findings);
  if (text !== undefined) {
    const settings = settingsOf(text);
    for (const [key, holds, otherwise] of NPM) {
      const setting = settings.get(key);
      if (!setting || !holds(setting.value)) {
        findings.problem(`${otherwise} (${key})`, {
          path,
          line: setting?.line,
        });
      }
    }
    for (const [key, { value, line }] of settings) {
      if (
        /_auth|_password|:username$/i.test(key) &&
        !/^\$\{\w+\}$/.test(value)
      ) {
        findings.problem(`${path} holds a credential`, { path, line });
      }
      if (/(?:^|:)registry$/.test(key) && !/^https:\/\//.test(value)) {
        findings.problem(`packages come over an open connection (${key})`, {
          path,
          line,
        });
      }
      if (key === 'strict-ssl' && value === 'false') {
        findings.problem('certificates of the registry are not verified', {
          path,
          line,
        });
      }
    }
  }
  judgeOverrides(tree, findings);
  const manifest = textOf(tree, 'package.json', findings);
  if (manifest !== undefined) {
    judgeManifest(manifest, findings);
  }
}

/** What is said where packages are installed goes before .npmrc. */
function judgeOverrides(tree: Tree, findings: Findings) {
  for (const path of tree.paths().filter(p => INSTALLING.test(p))) {
    (tree.read(path) ?? '').split('\n').forEach((line, index) => {
      if (
        !/^\s*#/.test(line) &&
        /--no-ignore-scripts\b|--ignore-scripts[= ]false|npm_config_ignore_scripts["']?\s*[=: ]\s*["']?false/i.test(
          line,
        )
      ) {
        findings.problem('packages may run scripts when they are installed', {
          path,
          line: index + 1,
        });
      }
    });
  }
}

function judgeManifest(text: string, findings: Findings) {
  const path = 'package.json';
  const lines = text.split('\n');
  const at = (key: string) => {
    const index = lines.findIndex(l => l.includes(`"${key}"`));
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
    return;
  }
  if (!isRecord(content.engines) || typeof content.engines.node !== 'string') {
    findings.problem('no version of Node.js is named (engines)', at('engines'));
  }
  for (const kind of [
    'dependencies',
    'devDependencies',
    'optionalDependencies',
  ]) {
    const packages = isRecord(content[kind]) ? content[kind] : {};
    for (const [name, version] of Object.entries(packages)) {
      if (
        typeof version !== 'string' ||
        !/^(?:npm:\S+@)?\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/.test(version)
      ) {
        findings.problem(`${name} has no exact version`, at(name));
      }
    }
  }
}

/** Options may stand before the command, and a version behind the name. */
const PIP_INSTALL = /\bpip[\d.]*\s+(?:-\S+\s+)*install\b/;

/** Every way that the pipeline or the image installs Python packages. */
function judgePython(tree: Tree, findings: Findings) {
  let installs = 0;
  for (const path of tree.paths()) {
    if (!INSTALLING.test(path)) {
      continue;
    }
    const text = tree.read(path) ?? '';
    for (const [index, line] of text.split('\n').entries()) {
      if (!PIP_INSTALL.test(line) || /^\s*#/.test(line)) {
        continue;
      }
      installs += 1;
      const at = { path, line: index + 1 };
      findings.evidence(path, index + 1);
      if (!/--require-hashes\b/.test(line)) {
        findings.problem(
          'packages are installed without their hashes (--require-hashes)',
          at,
        );
      }
      if (!/--only-binary[= ]:all:/.test(line)) {
        findings.problem(
          'packages may run code when they are installed (--only-binary :all:)',
          at,
        );
      }
      if (/--(?:extra-)?index-url[= ]http:|--trusted-host/.test(line)) {
        findings.problem('packages come over an open connection', at);
      }
    }
  }
  if (installs === 0) {
    findings.doubt('it was not found how packages are installed', {
      path: 'Dockerfile',
    });
  }
}

function judgeGo(tree: Tree, findings: Findings) {
  const manifest = textOf(tree, 'go.mod', findings);
  if (manifest !== undefined && !/^(?:go|toolchain)\s+\S+/m.test(manifest)) {
    findings.problem('no version of Go is named', { path: 'go.mod' });
  }
  const dockerfile = textOf(tree, 'Dockerfile', findings);
  if (dockerfile === undefined) {
    return;
  }
  const lines = dockerfile.split('\n');
  const flags = lines.findIndex(
    line => /-mod=readonly/.test(line) && !/^\s*#/.test(line),
  );
  if (flags < 0) {
    findings.problem('the build may change go.mod (-mod=readonly)', {
      path: 'Dockerfile',
      line: lines.findIndex(l => /\bgo build\b/.test(l)) + 1 || undefined,
    });
  }
  for (const path of tree
    .paths()
    .filter(p => /(?:Dockerfile|Jenkinsfile|\.ya?ml|\.sh)$/.test(p))) {
    (tree.read(path) ?? '').split('\n').forEach((line, index) => {
      if (
        /\b(?:GONOSUMDB|GONOSUMCHECK|GOINSECURE|GOFLAGS=\S*-insecure)\b|GOSUMDB=off|-mod=mod\b/.test(
          line,
        ) &&
        !/^\s*#/.test(line)
      ) {
        findings.problem('hashes of modules are not verified', {
          path,
          line: index + 1,
        });
      }
    });
  }
}

/** Installing packages runs no foreign code and takes nothing that was not reviewed. */
export const packageHygiene: Control = {
  id: 'package-hygiene',
  title: 'How packages are installed',
  severity: 'medium',
  remediation:
    'For Node.js set ignore-scripts, engine-strict, save-exact, allow-git=none and min-release-age in .npmrc and exact versions in package.json; for Python install with --require-hashes and --only-binary :all:; for Go build with -mod=readonly and the checksum database on.',
  frameworks: {
    soc2: ['CC6.8'],
    iso27002: ['5.21', '8.19'],
    osps: ['OSPS-BR-05'],
    ssdf: ['PW.4'],
    scorecard: ['Pinned-Dependencies'],
  },
  judge(tree, _options, profile) {
    if (profile.kind === 'vm-image' && !tree.paths().includes('package.json')) {
      return notApplicable(
        'A machine image installs no packages of a language.',
      );
    }
    const findings = new Findings();
    switch (profile.language) {
      case 'node':
        judgeNode(tree, findings);
        break;
      case 'python':
        judgePython(tree, findings);
        break;
      case 'go':
        judgeGo(tree, findings);
        break;
      default:
        findings.doubt('it is not known which language it is written in');
    }
    return findings.verdict(
      'Installing runs no foreign code and takes only what was reviewed.',
    );
  },
};
