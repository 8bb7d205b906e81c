import type { ZodType } from 'zod';
import type { Principal } from '../auth/token.js';
import { checkBody } from './body.js';

/** What a handler gets. */
export interface Call {
  /** Who calls; undefined on public routes only. */
  principal: Principal | undefined;
  /** Values of the path's parameters. */
  params: Readonly<Record<string, string>>;
  /** Aborted when nobody waits for the answer any more. Pass it on to whatever takes time. */
  signal: AbortSignal;
}

/** What a handler answers. */
export interface Answer {
  status: number;
  body: unknown;
}

/** One route. Who may use it is written in rbac.yaml, not here. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** For example `/v1/items/:id`. */
  path: string;
  takesBody: boolean;
  /**
   * Checks a body and gives what is to be run.
   *
   * @throws RequestError when the body is not what it must be
   */
  prepare(body: unknown): (call: Call) => Answer | Promise<Answer>;
}

/** Makes a route that takes no body. */
export function route(options: {
  method: Route['method'];
  path: string;
  handle(call: Call): Answer | Promise<Answer>;
}): Route {
  const { method, path, handle } = options;
  return { method, path, takesBody: false, prepare: () => handle };
}

/** Makes a route with a body. Its handler gets what the schema lets through, nothing else. */
export function routeWithBody<Body>(options: {
  method: 'POST' | 'PUT' | 'PATCH';
  path: string;
  schema: ZodType<Body>;
  handle(call: Call & { body: Body }): Answer | Promise<Answer>;
}): Route {
  const { method, path, schema, handle } = options;
  return {
    method,
    path,
    takesBody: true,
    prepare(unchecked) {
      const body = checkBody(schema, unchecked);
      return call => handle({ ...call, body });
    },
  };
}
