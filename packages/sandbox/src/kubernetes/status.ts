import type { ResourceType } from './resources';

/** A failure as the API server words it. */
export class StatusError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'StatusError';
  }

  /** The `Status` object the API server answers with. */
  toResponse(): Response {
    return Response.json(
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: this.message,
        reason: this.reason,
        code: this.code,
      },
      { status: this.code, headers: this.headers },
    );
  }
}

/** 400, the caller's fault. */
export const badRequest = (message: string): StatusError =>
  new StatusError(400, 'BadRequest', message);

/** 422, a field that is wrong. */
export function invalid(
  { kind, group }: ResourceType,
  name: string,
  problem: string,
): StatusError {
  const type = group ? `${kind}.${group}` : kind;
  return new StatusError(
    422,
    'Invalid',
    `${type} "${name}" is invalid: ${problem}`,
  );
}
