import { z } from 'zod';

/** A refusal of the chat or ticket service. */
export class DeskError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'DeskError';
  }

  toResponse(): Response {
    return Response.json(
      { error: this.message },
      { status: this.status, headers: this.headers },
    );
  }
}

/**
 * Reads a JSON body. Demanding the content type keeps other sites' forms out.
 *
 * @throws DeskError 415 or 400
 */
export async function readBody<T>(
  request: Request,
  schema: z.ZodType<T>,
): Promise<T> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    throw new DeskError(415, 'Send JSON, with the content type for it.');
  }
  let value: unknown;
  try {
    value = await request.json();
  } catch {
    throw new DeskError(400, 'The body is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new DeskError(400, z.prettifyError(parsed.error));
  }
  return parsed.data;
}
