import type { AccessRouter, RouteServices } from './createRouter';

/** Routes of `/reviews`. */
export function addReviewRoutes(
  router: AccessRouter,
  { calls, reviews }: RouteServices,
): void {
  router.get('/reviews', async (req, res) => {
    const page = await calls.anyone(
      req,
      {
        eventId: 'review-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials => reviews.list(req.query, credentials),
    );
    res.json(page);
  });

  router.post('/reviews', async (req, res) => {
    const review = await calls.person(
      req,
      {
        eventId: 'review-mutate',
        severityLevel: 'high',
        meta: { actionType: 'open', entityRef: req.body.entityRef },
      },
      credentials => reviews.open(req.body, credentials),
    );
    res.status(201).json(review);
  });

  router.get('/reviews/:id', async (req, res) => {
    const review = await calls.anyone(
      req,
      {
        eventId: 'review-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-id', id: req.params.id },
      },
      credentials => reviews.get(req.params.id, credentials),
    );
    res.json(review);
  });

  router.post('/reviews/:id/items/:itemId/decide', async (req, res) => {
    const { id, itemId } = req.params;
    const review = await calls.person(
      req,
      {
        eventId: 'review-mutate',
        severityLevel: 'high',
        meta: { actionType: req.body.decision, id, itemId },
      },
      credentials => reviews.decide(id, itemId, req.body, credentials),
    );
    res.json(review);
  });

  router.post('/reviews/:id/close', async (req, res) => {
    const { id } = req.params;
    const review = await calls.person(
      req,
      {
        eventId: 'review-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'close', id },
      },
      credentials => reviews.close(id, credentials),
    );
    res.json(review);
  });
}
