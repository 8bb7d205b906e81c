import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JitProvider } from '@fairway/plugin-jit-access-node';
import { quiet } from './stubs';
import type { Target } from './job';

/** The provider of another package, as far as it matters here. */
interface Provider extends JitProvider {
  close(): Promise<void>;
}

type ProviderClass = new (options: {
  instances: object[];
  logger: LoggerService;
}) => Provider;

function isProviderClass(value: unknown): value is ProviderClass {
  return (
    typeof value === 'function' &&
    ['inspect', 'grant', 'revoke', 'close'].every(
      method => typeof value.prototype?.[method] === 'function',
    )
  );
}

/** It is no part of its package's interface, hence loaded by its file. */
function load(): ProviderClass {
  const file = resolvePackagePath(
    '@fairway/plugin-jit-access-backend-module-postgres',
    path.join('src', 'PostgresProvider'),
  );
  const { PostgresProvider: found }: Record<string, unknown> = require(file);
  if (!isProviderClass(found)) {
    throw new Error(`${file} has no PostgresProvider`);
  }
  return found;
}

/** The real provider of PostgreSQL access. */
export const PostgresProvider = load();

/** What the provider is made with to give access on this server. */
export function optionsFor({ role: _, ...instance }: Target) {
  return {
    instances: [
      {
        ...instance,
        name: 'test',
        databases: [instance.database],
        shortLivedLogins: false,
      },
    ],
    logger: quiet,
  };
}
