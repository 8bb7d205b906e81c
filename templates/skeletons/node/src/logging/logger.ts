/** How urgent a line is. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** What a line says besides its message. */
export type Fields = Readonly<Record<string, unknown>>;

/** Writes one JSON object per line. */
export interface Logger {
  log(level: Level, message: string, fields?: Fields): void;
  /** Who did what, with which outcome. Written whatever the level is. */
  audit(event: AuditEvent): void;
}

/** One security-relevant decision. */
export interface AuditEvent {
  who: string;
  what: string;
  outcome: 'allowed' | 'denied';
  reason?: string;
  correlationId: string;
  sourceIp: string;
}

const ORDER: Readonly<Record<Level, number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
};

/** Keys, in lower case, whose values are never written, at any depth. */
const REDACTED_KEYS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'password',
  'passwd',
  'secret',
  'client_secret',
  'clientsecret',
  'token',
  'access_token',
  'accesstoken',
  'refresh_token',
  'refreshtoken',
  'id_token',
  'idtoken',
  'apikey',
  'api_key',
  'x-api-key',
  'privatekey',
  'private_key',
{%- if values.personalData %}
  'email',
  'phone',
  'firstname',
  'lastname',
  'fullname',
  'birthdate',
  'address',
{%- endif %}
]);

function redact(key: string, value: unknown): unknown {
  return REDACTED_KEYS.has(key.toLowerCase()) ? '[redacted]' : value;
}

/** Renders one line. Never throws: a field that can't be written is left out. */
export function formatLine(fields: Fields): string {
  try {
    return JSON.stringify(fields, redact);
  } catch {
    const { time, level, message } = fields;
    return JSON.stringify({ time, level, message, note: 'unwritable' }, redact);
  }
}

/** What is worth logging of something thrown. */
export function describeError(error: unknown): Fields {
  return error instanceof Error
    ? { error: error.name, errorMessage: error.message }
    : { error: 'unknown' };
}

/** Creates the logger of a service. */
export function createLogger(options: {
  service: string;
  level: Level;
  now: () => Date;
  write: (line: string) => void;
}): Logger {
  const { service, level: threshold, now, write } = options;
  return {
    log(level, message, fields = {}) {
      if (ORDER[level] >= ORDER[threshold]) {
        write(
          formatLine({
            ...fields,
            time: now().toISOString(),
            level,
            service,
            message,
          }),
        );
      }
    },
    audit(event) {
      write(
        formatLine({
          ...event,
          time: now().toISOString(),
          level: 'info',
          service,
          message: 'audit',
        }),
      );
    },
  };
}
