import type { ServerResponse } from 'node:http';
import { type Actor, actorName } from '../auth';
import { send } from '../http';
import { markup } from './html';
import type { Page } from './layout';

/** Where to go after signing in: a page of this server, whatever is asked for. */
function returnPath(asked: string | null): string {
  return asked !== null && /^\/git(?:\/[\w.~%+-]+)*\/?$/.test(asked)
    ? asked
    : '/git/';
}

/**
 * Asks the browser for a name and a password, and goes back where somebody came
 * from. Who wants to be somebody else is asked until they are.
 *
 * @param ask - sends the page that people see who cancel the browser's question
 */
export function signIn(
  { query, actor }: { query: string; actor: Actor },
  res: ServerResponse,
  ask: (page: Page) => void,
): void {
  const asked = new URLSearchParams(query);
  const name = actorName(actor);
  if (name === undefined || name === asked.get('not')) {
    ask({
      title: 'Sign in',
      crumbs: [],
      body: markup`<h1>Sign in</h1><p>Your browser asks for a name and a password. Use somebody of the demo organisation, for example <code>ana</code> with the password <code>ana-demo</code>.</p><p><a href="${returnPath(
        asked.get('return'),
      )}">Go on without</a></p>`,
    });
    return;
  }
  send(res, 302, '', { Location: returnPath(asked.get('return')) });
}
