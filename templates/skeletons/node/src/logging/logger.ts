import { maskText } from './mask.js';

/** How urgent a line is. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** What a line says besides its message. Names are those of the Elastic Common Schema. */
export type Fields = Readonly<Record<string, unknown>>;

/** Writes one JSON object per line. */
export interface Logger {
  log(level: Level, message: string, fields?: Fields): void;
}

const ORDER: Readonly<Record<Level, number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
};

/** Last parts of keys, in lower case, whose values are never written, at any depth. */
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
  'connectionstring',
  'connection_string',
{%- if values.personalData %}
  'email',
  'phone',
  'name',
  'firstname',
  'lastname',
  'fullname',
  'birthdate',
  'address',
{%- endif %}
]);

/** Names of services and of errors are no names of people. */
const isWhole = (key: string) => key === 'service.name';

/** The last part of a name such as `http.request.headers.cookie`. */
function lastPart(key: string): string {
  return isWhole(key) ? key : key.slice(key.lastIndexOf('.') + 1);
}

function redact(key: string, value: unknown): unknown {
  if (REDACTED_KEYS.has(lastPart(key).toLowerCase())) {
    return '[redacted]';
  }
  return typeof value === 'string' ? maskText(value) : value;
}

/** Renders one line. Never throws: fields that can't be written are left out. */
export function formatLine(fields: Fields): string {
  try {
    return JSON.stringify(fields, redact);
  } catch {
    const flat = Object.entries(fields).filter(([, value]) => typeof value === 'string');
    return JSON.stringify({ ...Object.fromEntries(flat), note: 'unwritable' }, redact);
  }
}

/** What is worth logging of something thrown: where it happened, without its arguments. */
export function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) {
    return { 'error.type': 'unknown' };
  }
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
  return {
    'error.type': error.constructor.name,
    'error.message': error.message,
    'error.stack_trace': frames.slice(0, 20).join('\n'),
  };
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
            '@timestamp': now().toISOString(),
            'log.level': level,
            'service.name': service,
            'ecs.version': '9.0.0',
            message,
          }),
        );
      }
    },
  };
}
