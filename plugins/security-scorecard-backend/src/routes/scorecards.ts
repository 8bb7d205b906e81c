import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { cardsByRefs, wholeCard } from './cardTexts';
import { noScorecard } from '../services/DefaultScorecards';
import type { ScorecardRouter, RouteOptions } from './types';

/** Routes of `/scorecards`. */
export function addScorecardRoutes(
  router: ScorecardRouter,
  { scorecards, calls }: RouteOptions,
): void {
  router.get('/scorecards', async (req, res) => {
    const { orderBy, limit, offset, ...filters } = req.query;
    const page = await calls.anyone(
      req,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        scorecards.list(
          {
            ...filters,
            orderBy: orderBy ?? 'worst',
            limit: limit ?? 20,
            offset: offset ?? 0,
          },
          { credentials },
        ),
    );
    res.json(page);
  });

  router.post('/scorecards/by-refs', async (req, res) => {
    const entityRefs = req.body.entityRefs.map(ref =>
      ref.toLocaleLowerCase('en-US'),
    );
    const texts = await calls.anyone(
      req,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-refs', entityRefs },
      },
      credentials =>
        scorecards.getTexts(entityRefs, { brief: true }, { credentials }),
    );
    res.type('application/json').end(Buffer.from(cardsByRefs(texts)));
  });

  router.get('/findings', async (req, res) => {
    const { limit, offset, ...filters } = req.query;
    const page = await calls.anyone(
      req,
      {
        eventId: 'finding-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        scorecards.allFindings(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials },
        ),
    );
    res.json(page);
  });

  router.get('/scorecards/:kind/:namespace/:name', async (req, res) => {
    const [parameter] = Object.keys(req.query);
    if (parameter !== undefined) {
      throw new InputError(`Unknown query parameter '${parameter}'`);
    }
    const entityRef = stringifyEntityRef(req.params);
    const card = await calls.anyone(
      req,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-ref', entityRef },
      },
      async credentials => {
        const {
          items: [found],
        } = await scorecards.getTexts([entityRef], {}, { credentials });
        if (found === null) {
          throw noScorecard(entityRef);
        }
        return found;
      },
    );
    res.type('application/json').end(wholeCard(card));
  });

  router.get(
    '/scorecards/:kind/:namespace/:name/findings',
    async (req, res) => {
      const entityRef = stringifyEntityRef(req.params);
      const { search, severity, status, limit, offset } = req.query;
      const page = await calls.anyone(
        req,
        {
          eventId: 'finding-fetch',
          severityLevel: 'low',
          meta: { queryType: 'by-entity', entityRef },
        },
        credentials =>
          scorecards.findings(
            entityRef,
            {
              search,
              severity,
              status,
              limit: limit ?? 20,
              offset: offset ?? 0,
            },
            { credentials },
          ),
      );
      res.json(page);
    },
  );

  router.post(
    '/scorecards/:kind/:namespace/:name/refresh',
    async (req, res) => {
      const entityRef = stringifyEntityRef(req.params);
      await calls.anyone(
        req,
        {
          eventId: 'scorecard-mutate',
          severityLevel: 'medium',
          meta: { actionType: 'refresh', entityRef },
        },
        credentials => scorecards.refresh(entityRef, { credentials }),
      );
      res.status(202).end();
    },
  );
}
