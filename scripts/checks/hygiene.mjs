/** Suite `hygiene`: dependencies, lockfile and repository are as they should be. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../lib/toolchain.mjs';

const tracked = () =>
  execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter(Boolean);

const grep = (pattern, ...where) =>
  spawnSync('git', ['grep', '-nIE', pattern, '--', ':!yarn.lock', ...where], {
    cwd: root,
    encoding: 'utf8',
  }).stdout.trim();

const tests = {
  'no unused or undeclared dependency (knip)': env => {
    const knip = spawnSync('knip', ['--dependencies', '--no-progress'], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    return knip.status === 0 ? '' : `${knip.stdout}${knip.stderr}`;
  },
  'the lockfile is complete and immutable': env => {
    const install = spawnSync(
      'yarn',
      ['install', '--immutable', '--mode=skip-build'],
      { cwd: root, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    return install.status === 0 ? '' : install.stdout;
  },
  'one version of React': () => {
    const lock = fs.readFileSync(path.join(root, 'yarn.lock'), 'utf8');
    return ['react', 'react-dom']
      .map(name => {
        const found = lock.match(
          new RegExp(`^  resolution: "${name}@npm:[^"]+"`, 'gm'),
        );
        return found?.length === 1 ? '' : `${name}: ${found?.join(', ')}`;
      })
      .join('');
  },
  'no vendored package manager': () =>
    tracked()
      .filter(file =>
        /^\.yarn\/(?!patches\/)|(^|\/)(yarn|pnpm)-[\d.]+\.c?js$/.test(file),
      )
      .join('\n'),
  'the lockfile names no host': () =>
    fs
      .readFileSync(path.join(root, 'yarn.lock'), 'utf8')
      .split('\n')
      .filter(line => /https?:\/\//.test(line))
      .join('\n'),
  'nothing in the repository names a registry host': () =>
    grep('registry\\.(npm[j]s|yarn[p]kg)\\.'),
  'no time limit that garbage collection can take (timeLimit instead)': () =>
    grep(
      'AbortSignal\\.any\\(',
      'plugins',
      'packages',
      ':!plugins/time-limit-node',
    ),
  'no parser of YAML that a text can kill (yaml-node instead)': () =>
    tracked()
      .filter(file => /^plugins\/(?!yaml-node\/).*\.tsx?$/.test(file))
      .filter(file => !/\.test\.tsx?$|__testUtils__|\/fixtures\//.test(file))
      .filter(file =>
        /import \{[^}]*\bparse(All)?(Documents?)?\b[^}]*\} from 'yaml'/.test(
          fs.readFileSync(path.join(root, file), 'utf8'),
        ),
      )
      .join('\n'),
  'no focused, skipped or unfinished test or code': () =>
    // What judges or seeds such words in other people's files may name them.
    grep(
      '\\b(describe|it|test)\\.(only|[s]kip)\\(|\\bx(it|describe)\\(|// *(TO[D]O|FIX[M]E)\\b|@ts-[i]gnore',
      // The lines around a patch are other people's.
      ':!.yarn/patches',
    ),
};

/** @returns how many of the checks passed and failed */
export function hygiene({ env }) {
  const count = { passed: 0, failed: 0 };
  for (const [name, test] of Object.entries(tests)) {
    const problem = test(env);
    count[problem ? 'failed' : 'passed'] += 1;
    console.log(`${problem ? 'FAIL' : 'ok  '}  ${name}`);
    if (problem) {
      console.log(problem);
    }
  }
  return count;
}
