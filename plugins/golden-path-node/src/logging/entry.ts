import { posix } from 'node:path';
import { type Start, startsOf } from '../image/starts';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';

/** The source of what is started, or why it can't be told. */
export type Entry = { ok: true; path: string } | { ok: false; reason: string };

/** Options that make Node.js run a module before, or instead of, the one that it is given. */
const PRELOADS =
  /(?:^|\s|["'=])(?:--import|--require|--(?:experimental-)?loader|--eval|--print|-r|-e|-p|-pe)(?:[\s=]|$)/;
const SCRIPT = /^[\w./-]+\.[cm]?[jt]s$/;
const NOT_FOUND =
  'the source of what package.json starts could not be found, so its code was not judged';

function sourceCandidates(built: string): string[] {
  const path = posix.normalize(built).replace(/^\.\//, '');
  const stem = path.replace(/\.[cm]?[jt]s$/, '');
  const source = stem.replace(/^(?:dist|build|lib|out)\//, 'src/');
  const names = [...new Set([source, stem])];
  return [
    ...names.flatMap(n => [`${n}.ts`, `${n}.mts`, `${n}.cts`, `${n}.tsx`]),
    ...names.flatMap(n => [`${n}.js`, `${n}.mjs`, `${n}.cjs`]),
    ...names.flatMap(n => [`${n}/index.ts`, `${n}/index.js`]),
  ];
}

function manifestOf(tree: Tree): Record<string, unknown> | undefined {
  const file = readText(tree, 'package.json');
  try {
    const manifest: unknown = file.ok ? JSON.parse(file.text) : undefined;
    return isRecord(manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

function startScript(manifest: Record<string, unknown>): string {
  const { scripts } = manifest;
  return isRecord(scripts) && typeof scripts.start === 'string'
    ? scripts.start.slice(0, 500)
    : '';
}

/** The file that `npm start` runs, as it is written. */
function startedBy(manifest: Record<string, unknown>): string | undefined {
  return /\bnode\s+(?:--\S+\s+)*([\w./-]+)/.exec(startScript(manifest))?.[1];
}

/** Finds the source of what `npm start` or `main` runs. */
export function findEntry(tree: Tree, paths: Set<string>): string | undefined {
  const manifest = manifestOf(tree);
  if (!manifest) {
    return undefined;
  }
  const start = startedBy(manifest);
  const main = typeof manifest.main === 'string' ? manifest.main : undefined;
  return [start, main]
    .filter(p => p !== undefined)
    .flatMap(sourceCandidates)
    .find(p => paths.has(p));
}

/** The source of the script that an image starts; undefined when it starts none by its name. */
function scriptOf({ words }: Start, paths: Set<string>): string | undefined {
  const script = words.find(word => SCRIPT.test(word));
  const inside = script?.replace(
    /^\/(?:[\w.-]+\/)*?(?=(?:dist|build|lib|out|src)\/)|^\/(?:[\w.-]+\/)+/,
    '',
  );
  return inside === undefined
    ? undefined
    : (sourceCandidates(inside).find(p => paths.has(p)) ?? '');
}

/**
 * Finds the source of what runs in production: the script that the image starts,
 * else what package.json does. What is loaded before it, or in its place, can't
 * be followed.
 */
export function startedEntry(tree: Tree): Entry {
  const paths = new Set(tree.paths());
  const manifest = manifestOf(tree);
  const own = findEntry(tree, paths);
  const starts = startsOf(tree);
  const preloading = starts.find(
    ({ words, environment }) =>
      words.some(word => PRELOADS.test(word)) ||
      environment.some(
        text => text.includes('NODE_OPTIONS') && PRELOADS.test(text),
      ),
  );
  if (preloading) {
    return {
      ok: false,
      reason: `${preloading.at.path} has Node.js run a module that was not followed`,
    };
  }
  const scripts = starts
    .map(start => scriptOf(start, paths))
    .filter(path => path !== undefined);
  const entries = [...new Set(scripts)];
  if (entries.length > 1) {
    return {
      ok: false,
      reason: 'the images of the service start different files',
    };
  }
  const [started] = entries;
  if (started === '') {
    return {
      ok: false,
      reason:
        'the source of what the image starts could not be found, so its code was not judged',
    };
  }
  if (started === undefined && PRELOADS.test(startScript(manifest ?? {}))) {
    return {
      ok: false,
      reason: 'npm start has Node.js run a module that was not followed',
    };
  }
  const written = startedBy(manifest ?? {});
  if (
    started !== undefined &&
    written !== undefined &&
    !sourceCandidates(written).includes(started)
  ) {
    return {
      ok: false,
      reason: `the image starts ${started}, and package.json ${written}`,
    };
  }
  const path = started ?? own;
  return path === undefined
    ? { ok: false, reason: NOT_FOUND }
    : { ok: true, path };
}
