import express, { Router } from 'express';
import type { RevocationLists } from './RevocationLists';

/** Path of what hosts fetch, below the plugin's own. It needs no authentication. */
export const PUBLIC_PATH = '/ssh-certificates';

const answer =
  (
    type: string,
    read: (authority: string) => Promise<string | Buffer>,
  ): express.RequestHandler<{ authority: string }> =>
  async (request, response, next) => {
    try {
      const body = await read(request.params.authority);
      response.type(type).set('cache-control', 'no-cache').send(body);
    } catch (error) {
      next(error);
    }
  };

/** The authorities' public keys and revocation lists. */
export function createRouter(lists: RevocationLists): express.Router {
  const router = Router();
  router.get(
    `${PUBLIC_PATH}/:authority/krl`,
    answer('application/octet-stream', name => lists.list(name)),
  );
  router.get(
    `${PUBLIC_PATH}/:authority/ca.pub`,
    answer('text/plain', async name => `${await lists.publicKey(name)}\n`),
  );
  return router;
}
