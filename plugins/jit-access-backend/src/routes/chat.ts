import { NotFoundError } from '@backstage/errors';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../chat/signature';
import type { AccessRouter, RouteServices } from './createRouter';
import { bodyOf } from './rawBody';

/** Routes of `/chat`. */
export function addChatRoutes(
  router: AccessRouter,
  { calls, chat }: RouteServices,
): void {
  /** Where no chat is set up, there is nothing to link. */
  const configured = () => {
    if (!chat.actions) {
      throw new NotFoundError('No chat is configured');
    }
    return { links: chat.links, actions: chat.actions };
  };

  router.get('/chat/links', async (req, res) => {
    const items = await calls.person(
      req,
      { eventId: 'chat-link-fetch', severityLevel: 'low', meta: {} },
      async credentials => configured().links.list(credentials),
    );
    res.json({ items });
  });

  router.post('/chat/links', async (req, res) => {
    const code = await calls.person(
      req,
      {
        eventId: 'chat-link-mutate',
        severityLevel: 'high',
        meta: { actionType: 'offer' },
      },
      async credentials => configured().links.createCode(credentials),
    );
    res.status(201).json(code);
  });

  router.post('/chat/links/:id/revoke', async (req, res) => {
    const { id } = req.params;
    await calls.person(
      req,
      {
        eventId: 'chat-link-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'revoke', id },
      },
      async credentials => configured().links.revoke(id, credentials),
    );
    res.status(204).end();
  });

  router.post('/chat/actions', async (req, res) => {
    const answer = await calls.signed(
      req,
      {
        eventId: 'chat-action',
        severityLevel: 'high',
        meta: { actionType: req.body.action },
      },
      async () =>
        configured().actions.handle({
          action: req.body,
          body: bodyOf(req),
          timestamp: req.get(TIMESTAMP_HEADER),
          signature: req.get(SIGNATURE_HEADER),
        }),
    );
    res.json(answer);
  });
}
