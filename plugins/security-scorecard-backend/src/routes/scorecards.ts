import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { jsonList } from '../domain/jsonList';
import { noScorecard } from '../services/DefaultScorecards';
import type { ScorecardRouter, RouteOptions } from './types';
import { audited } from './audited';

const NULL = Buffer.from('null');

/** Who may call: people and other backends. */
const ALLOWED: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };

/** Routes of `/scorecards`. */
export function addScorecardRoutes(
  router: ScorecardRouter,
  { scorecards, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/scorecards', async (req, res) => {
    const { orderBy, limit, offset, ...filters } = req.query;
    const page = await audited(
      auditor,
      req,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      async () =>
        scorecards.list(
          {
            ...filters,
            orderBy: orderBy ?? 'worst',
            limit: limit ?? 20,
            offset: offset ?? 0,
          },
          { credentials: await httpAuth.credentials(req, ALLOWED) },
        ),
    );
    res.json(page);
  });

  router.post('/scorecards/by-refs', async (req, res) => {
    const entityRefs = req.body.entityRefs.map(ref =>
      ref.toLocaleLowerCase('en-US'),
    );
    const { checks, items } = await audited(
      auditor,
      req,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-refs', entityRefs },
      },
      async () =>
        scorecards.getTexts(
          entityRefs,
          { brief: true },
          { credentials: await httpAuth.credentials(req, ALLOWED) },
        ),
    );
    res.type('application/json').end(
      jsonList(
        `{"checks":${checks},"items":[`,
        items.map(item => item ?? NULL),
        ']}',
      ),
    );
  });

  router.get('/findings', async (req, res) => {
    const { limit, offset, ...filters } = req.query;
    const page = await audited(
      auditor,
      req,
      {
        eventId: 'finding-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      async () =>
        scorecards.allFindings(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials: await httpAuth.credentials(req, ALLOWED) },
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
    const scorecard = await audited(
      auditor,
      req,
      {
        eventId: 'scorecard-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-ref', entityRef },
      },
      async () => {
        const {
          items: [text],
        } = await scorecards.getTexts(
          [entityRef],
          {},
          { credentials: await httpAuth.credentials(req, ALLOWED) },
        );
        if (text === null) {
          throw noScorecard(entityRef);
        }
        return text;
      },
    );
    res.type('application/json').end(scorecard);
  });

  router.get(
    '/scorecards/:kind/:namespace/:name/findings',
    async (req, res) => {
      const entityRef = stringifyEntityRef(req.params);
      const { search, severity, status, limit, offset } = req.query;
      const page = await audited(
        auditor,
        req,
        {
          eventId: 'finding-fetch',
          severityLevel: 'low',
          meta: { queryType: 'by-entity', entityRef },
        },
        async () =>
          scorecards.findings(
            entityRef,
            {
              search,
              severity,
              status,
              limit: limit ?? 20,
              offset: offset ?? 0,
            },
            { credentials: await httpAuth.credentials(req, ALLOWED) },
          ),
      );
      res.json(page);
    },
  );

  router.post(
    '/scorecards/:kind/:namespace/:name/refresh',
    async (req, res) => {
      const entityRef = stringifyEntityRef(req.params);
      await audited(
        auditor,
        req,
        {
          eventId: 'scorecard-mutate',
          severityLevel: 'medium',
          meta: { actionType: 'refresh', entityRef },
        },
        async () =>
          scorecards.refresh(entityRef, {
            credentials: await httpAuth.credentials(req, ALLOWED),
          }),
      );
      res.status(202).end();
    },
  );
}
