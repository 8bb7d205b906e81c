import { z } from 'zod';

const text = z.string().trim().min(1);
const wholeNumber = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const schema = z
  .object({
    HOST: text.default('127.0.0.1'),
    PORT: wholeNumber(8080, 0, 65_535),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    /** PEM, one key or several while they are rotated. */
    AUTH_PUBLIC_KEY: text.optional(),
    AUTH_ISSUER: text.optional(),
    AUTH_AUDIENCE: text.optional(),
    /** Addresses or networks, separated by commas, whose X-Forwarded-For counts. */
    TRUSTED_PROXIES: z.string().default(''),
    /** Where the audit trail is appended to; standard error when it is not set. */
    AUDIT_FILE: text.optional(),
    /** Calls of one caller. */
    RATE_LIMIT_PER_MINUTE: wholeNumber({% if values.exposure == 'internet' %}120{% elif values.exposure == 'partner' %}300{% else %}600{% endif %}, 1, 1_000_000),
    /** Milliseconds between "not ready" and closing the door. */
    SHUTDOWN_DELAY_MS: wholeNumber(0, 0, 60_000),
  })
  .refine(
    env =>
      [env.AUTH_PUBLIC_KEY, env.AUTH_ISSUER, env.AUTH_AUDIENCE].every(Boolean) ||
      ![env.AUTH_PUBLIC_KEY, env.AUTH_ISSUER, env.AUTH_AUDIENCE].some(Boolean),
    'AUTH_PUBLIC_KEY, AUTH_ISSUER and AUTH_AUDIENCE belong together: set all or none.',
  );

/** The settings of the service. */
export interface Config {
  host: string;
  port: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Whose tokens count; undefined when none do. */
  tokens: { publicKeys: string; issuer: string; audience: string } | undefined;
  trustedProxies: readonly string[];
  auditFile: string | undefined;
  rateLimitPerMinute: number;
  shutdownDelayMs: number;
}

/**
 * Reads the settings from the environment.
 *
 * @throws Error that names the settings that are wrong, never their values
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // What is set to nothing is not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'settings'}: ${message}`,
    );
    throw new Error(`The settings are wrong. ${wrong.join('; ')}`);
  }
  const { AUTH_PUBLIC_KEY: publicKeys, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = parsed.data;
  return {
    host: parsed.data.HOST,
    port: parsed.data.PORT,
    logLevel: parsed.data.LOG_LEVEL,
    tokens: publicKeys && issuer && audience ? { publicKeys, issuer, audience } : undefined,
    trustedProxies: parsed.data.TRUSTED_PROXIES.split(',')
      .map(entry => entry.trim())
      .filter(Boolean),
    auditFile: parsed.data.AUDIT_FILE,
    rateLimitPerMinute: parsed.data.RATE_LIMIT_PER_MINUTE,
    shutdownDelayMs: parsed.data.SHUTDOWN_DELAY_MS,
  };
}
