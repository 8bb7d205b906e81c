import { InputError } from '@backstage/errors';
import type { WantedImage } from '@fairway/plugin-approved-images-common';
import { sendCsv } from './sendCsv';
import type { ImagesRouter, RouteOptions } from './types';

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
  { register, calls }: RouteOptions,
): void {
  router.get('/images', async (request, res) => {
    const { limit, offset, ...filters } = request.query;
    const page = await calls.anyone(
      request,
      {
        eventId: 'image-fetch',
        severityLevel: 'low',
        meta: { queryType: 'list' },
      },
      credentials =>
        register.listImages(
          { ...filters, limit: limit ?? 20, offset: offset ?? 0 },
          { credentials },
        ),
    );
    res.json(page);
  });

  router.get('/images.csv', async (request, res) => {
    const lines = await calls.anyone(
      request,
      {
        eventId: 'image-fetch',
        severityLevel: 'medium',
        meta: { queryType: 'export' },
      },
      credentials =>
        register.exportImages(
          request.query,

          { credentials },
        ),
    );
    await sendCsv(res, 'approved-images', lines);
  });

  router.get('/resolve', async (request, res) => {
    const image = await calls.anyone(
      request,
      {
        eventId: 'image-fetch',
        severityLevel: 'low',
        meta: { queryType: 'resolve', name: request.query.name },
      },
      credentials => register.resolve(wantedOf(request.query), { credentials }),
    );
    res.json(image);
  });

  router.post('/images', async (request, res) => {
    const proposal = request.body;
    const image = await calls.person(
      request,
      {
        eventId: 'image-mutate',
        severityLevel: 'medium',
        meta: {
          actionType: 'propose',
          name: proposal.name,
          reference: proposal.reference,
        },
      },
      credentials => register.proposeImage(proposal, { credentials }),
    );
    res.status(201).json(image);
  });

  router.get('/images/:id', async (request, res) => {
    const { id } = request.params;
    const image = await calls.anyone(
      request,
      {
        eventId: 'image-fetch',
        severityLevel: 'low',
        meta: { queryType: 'by-id', id },
      },
      credentials => register.getImage(id, { credentials }),
    );
    res.json(image);
  });

  router.post('/images/:id/decision', async (request, res) => {
    const { id } = request.params;
    const image = await calls.person(
      request,
      {
        eventId: 'image-mutate',
        severityLevel: 'high',
        meta: { actionType: request.body.decision, id },
      },
      credentials => register.decideImage(id, request.body, { credentials }),
    );
    res.json(image);
  });

  router.post('/images/:id/retirement', async (request, res) => {
    const { id } = request.params;
    const image = await calls.person(
      request,
      {
        eventId: 'image-mutate',
        severityLevel: 'high',
        meta: { actionType: 'retire', id },
      },
      credentials =>
        register.retireImage(id, request.body.reason, { credentials }),
    );
    res.json(image);
  });
}
