/**
 * The toolchain of the workspace: Node 24 and Yarn 4. Whoever has both uses
 * them; on a machine with only Node ≥ 20 and npm they come from the registry.
 * Plain Node, no dependency: this runs before anything is installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);
export const dataDir = path.resolve(
  root,
  process.env.FAIRWAY_DATA_DIR ?? '.fairway',
);

const NODE = 'node@24';
const YARN = '@yarnpkg/cli-dist@4.13.0';
const cacheFile = path.join(root, '.fairway', 'toolchain.json');

/** Ends the process with a message when Node is too old to go on. */
export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    console.error(
      `Fairway needs Node 20 or newer to start, and this is Node ${process.versions.node}. Install a newer Node and run the command again.`,
    );
    process.exit(1);
  }
}

function ownToolchain() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major !== 22 && major !== 24) {
    return undefined;
  }
  const yarn = spawnSync('yarn', ['--version'], {
    cwd: root,
    encoding: 'utf8',
  });
  return yarn.status === 0 && yarn.stdout.trim().startsWith('4.')
    ? [path.dirname(process.execPath)]
    : undefined;
}

function cachedToolchain() {
  try {
    const { wanted, bin } = JSON.parse(fs.readFileSync(cacheFile, 'utf8'));
    return wanted === `${NODE} ${YARN}` &&
      fs.existsSync(path.join(bin, 'node')) &&
      fs.existsSync(path.join(bin, 'yarn'))
      ? [bin]
      : undefined;
  } catch {
    return undefined;
  }
}

function fetchedToolchain(log) {
  log('Getting Node 24 and Yarn 4 …');
  const found = execFileSync(
    'npx',
    ['--yes', '-p', NODE, '-p', YARN, '-c', 'command -v yarn'],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const bin = path.dirname(found.trim().split('\n').pop());
  fs.mkdirSync(path.dirname(cacheFile), { recursive: true });
  fs.writeFileSync(
    cacheFile,
    JSON.stringify({ wanted: `${NODE} ${YARN}`, bin }),
  );
  return [bin];
}

/** Environment in which `node` and `yarn` are the workspace's. */
export function toolchain(log = console.log) {
  const bins = ownToolchain() ?? cachedToolchain() ?? fetchedToolchain(log);
  const local = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env };
  // npm's own settings mean nothing to Yarn, and some of them mislead it.
  for (const key of Object.keys(env)) {
    if (/^npm_(config|package|lifecycle)_/i.test(key)) {
      delete env[key];
    }
  }
  env.PATH = [...bins, local, process.env.PATH].join(path.delimiter);
  return env;
}

function manifestHash() {
  const hash = createHash('sha256');
  const add = file => hash.update(file).update(fs.readFileSync(file));
  add(path.join(root, 'package.json'));
  add(path.join(root, 'yarn.lock'));
  for (const folder of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(path.join(root, folder)).sort()) {
      const file = path.join(root, folder, name, 'package.json');
      if (fs.existsSync(file)) {
        add(file);
      }
    }
  }
  return hash.digest('hex');
}

/** Installs the dependencies when the manifests changed since the last time. */
export function install(env, log = console.log) {
  const stamp = path.join(root, 'node_modules', '.fairway-installed');
  const wanted = manifestHash();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  log('Installing dependencies (about a minute on a cold cache) …');
  const result = spawnSync('yarn', ['install', '--immutable'], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0) {
    console.error(result.stdout, result.stderr);
    console.error('Installing the dependencies failed; see the lines above.');
    process.exit(1);
  }
  fs.writeFileSync(stamp, wanted);
}
