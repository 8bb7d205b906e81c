import type { Principal } from '../auth/token.js';

/** What a handler gets. */
export interface Call {
  /** Who calls; undefined on public routes. */
  principal: Principal | undefined;
  /** The parsed JSON body; undefined when there was none. */
  body: unknown;
}

/** What a handler answers. */
export interface Answer {
  status: number;
  body: unknown;
}

/** One route. It can't be written without saying who may use it. */
export interface Route {
  method: 'GET' | 'POST';
  path: string;
  /** `public`, or the roles of which a caller needs one. */
  access: 'public' | { roles: readonly [string, ...string[]] };
  handle(call: Call): Answer;
}
