import { toError } from '@backstage/errors';
import { inPlainWords } from '@fairway/plugin-screens-react';

/** A field of a request that the server can complain about; `inputs.<name>` for a policy's own. */
export type RequestField =
  | 'grantee'
  | 'duration'
  | 'startsAt'
  | 'reason'
  | 'ticket'
  | `inputs.${string}`;

/** What went wrong, as far as a screen cares. */
export interface Trouble {
  kind: 'conflict' | 'forbidden' | 'not-found' | 'invalid' | 'other';
  /** The server's words, or the error's; a plain sentence when it was no backend that answered. */
  message: string;
  /** The field it is about, for `invalid`; null when it names none. */
  field: RequestField | null;
}

const KINDS: Record<string, Trouble['kind']> = {
  ConflictError: 'conflict',
  NotAllowedError: 'forbidden',
  NotFoundError: 'not-found',
  InputError: 'invalid',
};

const STATUSES: Record<number, Trouble['kind']> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
};

const FIELDS = ['grantee', 'duration', 'startsAt', 'reason', 'ticket'] as const;

function statusOf(error: object): number | undefined {
  return 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

function findField(message: string): RequestField | null {
  const input = /\binputs[./]([a-z0-9_-]+)/i.exec(message)?.[1];
  if (input) {
    return `inputs.${input}`;
  }
  const name = /\b(grantee|duration|startsAt|reason|ticket)\b/i
    .exec(message)?.[1]
    .toLowerCase();
  return FIELDS.find(field => field.toLowerCase() === name) ?? null;
}

/** Reads an error of the client, which may wrap the server's own. */
export function describeTrouble(value: unknown): Trouble {
  const error = toError(value);
  // A ResponseError carries the server's error, with its name and words, as its cause.
  const inner =
    error.name === 'ResponseError' && error.cause
      ? toError(error.cause)
      : error;
  const kind =
    KINDS[inner.name] ?? STATUSES[statusOf(error) ?? 0] ?? ('other' as const);
  const message = inPlainWords(inner);
  return {
    kind,
    message,
    field: kind === 'invalid' ? findField(message) : null,
  };
}
