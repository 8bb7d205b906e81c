/** The parts of the portal, as `npm start` runs them. */
import fs from 'node:fs';
import path from 'node:path';
import { root } from './toolchain.mjs';
import { start } from './processes.mjs';

const transform = path.join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

/** Ports from the environment, or the defaults. */
export function ports(env = process.env) {
  return {
    app: Number(env.FAIRWAY_APP_PORT ?? 3000),
    backend: Number(env.FAIRWAY_BACKEND_PORT ?? 7007),
    sandbox: Number(env.FAIRWAY_SANDBOX_PORT ?? 7080),
    postgres: Number(env.FAIRWAY_POSTGRES_PORT ?? 7054),
  };
}

const node = (name, folder, entry, options) =>
  start(
    name,
    'node',
    ['--require', transform, entry, ...(options.args ?? [])],
    {
      ...options,
      cwd: path.join(root, 'packages', folder),
    },
  );

/** AWS, Kubernetes, chat, tickets, git and the demo database. */
export const startSandbox = options =>
  node('sandbox', 'sandbox', 'src/main.ts', options);

/** The backend, from source, as one process. */
export const startBackend = options =>
  node('backend', 'backend', 'src/index.ts', options);

/** The development server of the frontend. */
export const startApp = options =>
  start('app', 'backstage-cli', ['package', 'start'], {
    ...options,
    cwd: path.join(root, 'packages/app'),
  });

/** The demo's people, as `auth.providers.persona` in app-config.yaml lists them. */
export function personas() {
  const config = fs.readFileSync(path.join(root, 'app-config.yaml'), 'utf8');
  return [...config.matchAll(/- ref: user:default\/(\S+)/g)].map(
    ([, name]) => name,
  );
}
