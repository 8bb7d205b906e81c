import { InputError } from '@backstage/errors';
import type { WantedImage } from '@fairway/plugin-approved-images-common';
import { audited } from './audited';
import { sendCsv } from './sendCsv';
import { ANYONE, PEOPLE, type ImagesRouter, type RouteOptions } from './types';

function wantedOf(query: {
  kind?: 'container' | 'machine';
  name: string;
  region?: string;
  accountId?: string;
}): WantedImage {
  const { kind = 'container', name, region, accountId } = query;
  if (kind === 'container') {
    return { kind, name };
  }
  if (!region) {
    throw new InputError(
      'A machine image is looked up by region; say which, for example eu-central-1',
    );
  }
  return { kind, name, region, ...(accountId ? { accountId } : {}) };
}

/** Routes of the register: `/images` and `/resolve`. */
export function addImageRoutes(
  router: ImagesRouter,
  { register, auditor, httpAuth }: RouteOptions,
): void {
  router.get('/images', async (request, res) => {
    const { limit, offset, ...filters } = request.query;
    const page = await audited(
      auditor,
      {
        eventId: 'image-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'list' },
      },
      async () =>
        register.listImages(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    res.json(page);
  });

  router.get('/images.csv', async (request, res) => {
    const lines = await audited(
      auditor,
      {
        eventId: 'image-fetch',
        severityLevel: 'medium',
        request,
        meta: { queryType: 'export' },
      },
      async () =>
        register.exportImages(
          request.query,

          { credentials: await httpAuth.credentials(request, ANYONE) },
        ),
    );
    await sendCsv(res, 'approved-images', lines);
  });

  router.get('/resolve', async (request, res) => {
    const image = await audited(
      auditor,
      {
        eventId: 'image-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'resolve', name: request.query.name },
      },
      async () =>
        register.resolve(wantedOf(request.query), {
          credentials: await httpAuth.credentials(request, ANYONE),
        }),
    );
    res.json(image);
  });

  router.post('/images', async (request, res) => {
    const proposal = request.body;
    const image = await audited(
      auditor,
      {
        eventId: 'image-mutate',
        severityLevel: 'medium',
        request,
        meta: {
          actionType: 'propose',
          name: proposal.name,
          reference: proposal.reference,
        },
      },
      async () =>
        register.proposeImage(proposal, {
          credentials: await httpAuth.credentials(request, PEOPLE),
        }),
    );
    res.status(201).json(image);
  });

  router.get('/images/:id', async (request, res) => {
    const { id } = request.params;
    const image = await audited(
      auditor,
      {
        eventId: 'image-fetch',
        severityLevel: 'low',
        request,
        meta: { queryType: 'by-id', id },
      },
      async () =>
        register.getImage(id, {
          credentials: await httpAuth.credentials(request, ANYONE),
        }),
    );
    res.json(image);
  });

  router.post('/images/:id/decision', async (request, res) => {
    const { id } = request.params;
    const image = await audited(
      auditor,
      {
        eventId: 'image-mutate',
        severityLevel: 'high',
        request,
        meta: { actionType: request.body.decision, id },
      },
      async () =>
        register.decideImage(id, request.body, {
          credentials: await httpAuth.credentials(request, PEOPLE),
        }),
    );
    res.json(image);
  });

  router.post('/images/:id/retirement', async (request, res) => {
    const { id } = request.params;
    const image = await audited(
      auditor,
      {
        eventId: 'image-mutate',
        severityLevel: 'high',
        request,
        meta: { actionType: 'retire', id },
      },
      async () =>
        register.retireImage(id, request.body.reason, {
          credentials: await httpAuth.credentials(request, PEOPLE),
        }),
    );
    res.json(image);
  });
}
