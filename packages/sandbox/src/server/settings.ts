import { resolve } from 'node:path';
import type { AuditWebhook } from '../kubernetes';
import { REPOSITORY } from '../paths';

/** Settings of the sandbox process. */
export interface Settings {
  port: number;
  postgresPort: number;
  dataDir: string;
  gitToken: string;
  /** Where the chat tells what people do, and the key it signs that with. */
  chatCallback: { url: string; secret: string };
  /** Where the clusters send their audit events. */
  kubernetesAudit: AuditWebhook;
}

/**
 * Reads the settings from the environment.
 *
 * @throws TypeError when a port is not a number from 1 to 65535
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const portal = `http://127.0.0.1:${readPort(env, 'FAIRWAY_BACKEND_PORT', 7007)}`;
  return {
    port: readPort(env, 'FAIRWAY_SANDBOX_PORT', 7080),
    postgresPort: readPort(env, 'FAIRWAY_POSTGRES_PORT', 7054),
    dataDir: resolve(REPOSITORY, env.FAIRWAY_DATA_DIR || '.fairway'),
    gitToken: env.FAIRWAY_GIT_TOKEN || 'sandbox-portal',
    chatCallback: {
      url: `${portal}/api/jit-access/chat/actions`,
      secret: env.FAIRWAY_CHAT_SECRET || 'sandbox-chat-not-a-secret',
    },
    kubernetesAudit: {
      url: `${portal}/api/security-cases/ingest/kubernetes-audit`,
      tokens: {
        'harbour-prod':
          env.FAIRWAY_KUBERNETES_AUDIT_TOKEN || 'sandbox-audit-not-a-secret',
      },
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
