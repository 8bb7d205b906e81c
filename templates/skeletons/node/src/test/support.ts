import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Server } from 'node:http';
import { createApp } from '../app.js';
import type { Append } from '../audit/audit.js';
import { readRoleMap } from '../auth/rbac.js';
import { createTokenVerifier, type TokenVerifier } from '../auth/token.js';
import { createLogger } from '../logging/logger.js';
import { createRoutes } from '../routes.js';

/** The time of all tests. */
export const NOW = new Date('2026-01-01T00:00:00Z');
export const SECONDS = NOW.getTime() / 1000;
/** The key that counts. */
export const keys = generateKeyPairSync('ed25519');
export const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

export const encode = (value: unknown) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** A valid token of a reader, but for what is changed. */
export function makeToken(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: KeyObject = keys.privateKey,
): string {
  const signed = `${encode({ alg: 'EdDSA', ...header })}.${encode({
    iss: 'https://id.test',
    aud: 'service',
    sub: 'ana',
    exp: SECONDS + 60,
    roles: ['reader'],
    ...claims,
  })}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

export const verifier = () =>
  createTokenVerifier({
    publicKeys: publicKey,
    issuer: 'https://id.test',
    audience: 'service',
    now: () => NOW,
  });

/** One line of a stream. */
export type Line = Record<string, unknown>;

/** The service with its streams in memory. */
export interface TestService {
  url: string;
  server: Server;
  log: string[];
  audit: string[];
  auditEvents(): Line[];
  call(path: string, token?: string, init?: RequestInit): Promise<Response>;
  stop(): void;
}

function parse(line: string): Line {
  const value: unknown = JSON.parse(line);
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
}

/** Starts the service on a free port. */
export async function startService(
  changes: Partial<Parameters<typeof createApp>[0]> & {
    tokens?: TokenVerifier;
    appendAudit?: Append;
  } = {},
): Promise<TestService> {
  const log: string[] = [];
  const audit: string[] = [];
  const server = createApp({
    routes: createRoutes(() => true),
    roleMap: readRoleMap(),
    tokens: verifier(),
    logger: createLogger({
      service: 'test',
      level: 'debug',
      now: () => NOW,
      write: line => log.push(line),
    }),
    appendAudit: line => audit.push(line),
    now: () => NOW,
    rateLimitPerMinute: 10_000,
    ...changes,
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    server,
    log,
    audit,
    auditEvents: () => audit.map(parse),
    call: (path, token, init = {}) =>
      fetch(`${url}${path}`, {
        ...init,
        headers: {
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...init.headers,
        },
      }),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
