import { resolve } from 'node:path';
import { REPOSITORY } from '../paths';

/** Settings of the sandbox process. */
export interface Settings {
  port: number;
  postgresPort: number;
  dataDir: string;
  gitToken: string;
  /** Where the chat tells what people do, and the key it signs that with. */
  chatCallback: { url: string; secret: string };
}

/**
 * Reads the settings from the environment.
 *
 * @throws TypeError when a port is not a number from 1 to 65535
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    port: readPort(env, 'FAIRWAY_SANDBOX_PORT', 7080),
    postgresPort: readPort(env, 'FAIRWAY_POSTGRES_PORT', 7054),
    dataDir: resolve(REPOSITORY, env.FAIRWAY_DATA_DIR || '.fairway'),
    gitToken: env.FAIRWAY_GIT_TOKEN || 'sandbox-portal',
    chatCallback: {
      url: `http://127.0.0.1:${readPort(env, 'FAIRWAY_BACKEND_PORT', 7007)}/api/jit-access/chat/actions`,
      secret: env.FAIRWAY_CHAT_SECRET || 'sandbox-chat-not-a-secret',
    },
  };
}

function readPort(
  env: NodeJS.ProcessEnv,
  name: string,
  fallback: number,
): number {
  const text = env[name];
  if (!text) {
    return fallback;
  }
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new TypeError(
      `${name} is '${text}'; it has to be a port, 1 to 65535`,
    );
  }
  return port;
}
