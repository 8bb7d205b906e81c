/**
 * Suite `pack`: every plugin builds and packs as it would be published, its
 * tarball holds what it should and nothing else, and the packed backend plugins
 * start in a bare backend that has nothing else of ours.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../lib/toolchain.mjs';
import { checkFiles } from '../packChecks.mjs';
import { freePort, start, stopAll, tail, waitFor } from '../lib/processes.mjs';

const ALLOWED = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  // What packing makes of config.d.ts.
  /^config\.schema\.json$/,
  /^dist\/.*\.(cjs\.js|esm\.js|js|mjs|css|svg|png|d\.ts)(\.map)?$/,
  /^dist\/.*\.(yaml|sh)$/,
  /^migrations\/[^/]+\.(js|d\.ts)$/,
  /^checks\/[^/]+\.yaml$/,
];

const plugins = () =>
  fs
    .readdirSync(path.join(root, 'plugins'))
    .filter(name =>
      fs.existsSync(path.join(root, 'plugins', name, 'package.json')),
    )
    .map(name => ({
      name,
      dir: path.join(root, 'plugins', name),
      manifest: JSON.parse(
        fs.readFileSync(
          path.join(root, 'plugins', name, 'package.json'),
          'utf8',
        ),
      ),
    }));

function contentProblems(files, { name, dir, manifest }) {
  const problems = files
    .filter(file => !ALLOWED.some(pattern => pattern.test(file)))
    .map(file => `${file} should not be in the tarball`);
  const wanted = ['package.json', 'README.md', 'LICENSE', 'dist/index.d.ts'];
  if (manifest.configSchema) {
    wanted.push('config.schema.json');
  }
  wanted.push(...checkFiles(name).map(file => `checks/${file}`));
  const migrations = path.join(dir, 'migrations');
  if (fs.existsSync(migrations)) {
    wanted.push(
      ...fs
        .readdirSync(migrations)
        .filter(file => file.endsWith('.js'))
        .map(file => `migrations/${file}`),
    );
  }
  problems.push(
    ...wanted
      .filter(file => !files.includes(file))
      .map(file => `${file} is missing from the tarball`),
  );
  return problems;
}

async function packOne(plugin, env, outDir) {
  const tarball = path.join(outDir, `${plugin.name}.tgz`);
  try {
    await promisify(execFile)('yarn', ['pack', '--out', tarball], {
      cwd: plugin.dir,
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    return [error.message, error.stdout, error.stderr];
  }
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    .split('\n')
    .filter(file => file && !file.endsWith('/'))
    .map(file => file.replace(/^package\//, ''));
  const target = path.join(outDir, 'bare/node_modules', plugin.manifest.name);
  fs.mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  return contentProblems(files, plugin);
}

/** Does the work on every item, two at a time, and answers in their order. */
async function twoAtATime(items, work) {
  const results = [];
  const rest = items.entries();
  const worker = async () => {
    for (const [i, item] of rest) {
      results[i] = await work(item);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** A backend plugin of ours, or somebody else's, with all of our modules for it. */
const bareFor = (pluginId, route, ...others) => ({
  route,
  features: [
    ...others,
    ...plugins()
      .map(({ manifest }) => manifest)
      .filter(
        ({ backstage }) =>
          backstage.pluginId === pluginId &&
          ['backend-plugin', 'backend-plugin-module'].includes(backstage.role),
      )
      .map(({ name }) => name),
  ],
});

const BARE = {
  'security-scorecard': bareFor(
    'security-scorecard',
    '/api/security-scorecard/checks',
  ),
  'jit-access': bareFor('jit-access', '/api/jit-access/policies'),
  scaffolder: bareFor(
    'scaffolder',
    '/api/scaffolder/v2/actions',
    '@backstage/plugin-scaffolder-backend',
  ),
};

async function startBare(name, { features, route }, env, outDir) {
  const port = await freePort();
  const dir = path.join(outDir, 'bare');
  fs.writeFileSync(
    path.join(dir, 'package.json'),
    JSON.stringify({ name: 'bare', private: true, workspaces: [] }),
  );
  fs.writeFileSync(
    path.join(dir, `${name}.yaml`),
    JSON.stringify({
      app: { baseUrl: `http://127.0.0.1:${port}` },
      backend: {
        baseUrl: `http://127.0.0.1:${port}`,
        listen: { host: '127.0.0.1', port },
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
    }),
  );
  fs.writeFileSync(
    path.join(dir, `${name}.cjs`),
    [
      `const { createBackend } = require('@backstage/backend-defaults');`,
      `const backend = createBackend();`,
      ...[
        '@backstage/plugin-auth-backend',
        '@backstage/plugin-catalog-backend',
        ...features,
      ].map(feature => `backend.add(import('${feature}'));`),
      `backend.start().catch(error => { console.error(error); process.exit(1); });`,
    ].join('\n'),
  );
  const bare = start(
    `bare-${name}`,
    'node',
    [`${name}.cjs`, '--config', `${name}.yaml`],
    { cwd: dir, env: { ...env, NODE_ENV: 'production' }, logDir: outDir },
  );
  try {
    await waitFor(
      `http://127.0.0.1:${port}/.backstage/health/v1/readiness`,
      bare,
      { seconds: 60 },
    );
    const { status } = await fetch(`http://127.0.0.1:${port}${route}`);
    return status === 401 ? [] : [`${route} without a token gave ${status}`];
  } catch (error) {
    return [
      error.message,
      ...tail(bare.logFile, 400)
        .filter(line => /"level":"error"|^\s+at |Error/.test(line))
        .slice(-12),
    ];
  } finally {
    await stopAll([bare]);
  }
}

/** @returns how many of the checks passed and failed */
export async function pack(context) {
  const outDir = path.join(root, '.fairway', 'pack');
  fs.rmSync(outDir, { recursive: true, force: true });
  fs.mkdirSync(outDir, { recursive: true });
  // Packing starts the same three programs for every plugin: none of them is
  // parsed more than once.
  const env = {
    ...context.env,
    NODE_COMPILE_CACHE: path.join(outDir, 'compiled'),
  };
  const count = { passed: 0, failed: 0 };
  const record = (name, problems) => {
    count[problems.length > 0 ? 'failed' : 'passed'] += 1;
    console.log(`${problems.length > 0 ? 'FAIL' : 'ok  '}  ${name}`);
    problems.forEach(problem => console.log(`      ${problem}`));
  };

  const built = spawnSync('backstage-cli', ['repo', 'build'], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  record(
    'all plugins build',
    built.status === 0 ? [] : [built.stdout, built.stderr],
  );
  if (built.status !== 0) {
    return count;
  }
  const packed = await twoAtATime(plugins(), async plugin => ({
    plugin,
    problems: await packOne(plugin, env, outDir),
  }));
  for (const { plugin, problems } of packed) {
    // Yarn reads every package.json, also one that its neighbour is rewriting:
    // what failed beside another has to succeed alone.
    record(
      `pack ${plugin.name}`,
      problems.length > 0 ? await packOne(plugin, env, outDir) : [],
    );
  }
  const started = await twoAtATime(
    Object.entries(BARE),
    async ([name, bare]) => [
      `bare backend with ${name}`,
      await startBare(name, bare, env, outDir),
    ],
  );
  started.forEach(([name, problems]) => record(name, problems));
  return count;
}
