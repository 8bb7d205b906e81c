import type { LookUpEntities } from '@fairway/plugin-jit-access-backend/policy';
import { z } from 'zod';
import { CommandError, type Io } from './io';
import { addressOf } from './portal';
import { retryingFetch } from './retryingFetch';

/** Entities in one question. */
const BATCH = 200;

const answer = z.object({
  items: z.array(
    z
      .object({
        relations: z
          .array(z.object({ type: z.string(), targetRef: z.string() }))
          .optional(),
      })
      .nullable(),
  ),
});

/** The catalog of the portal. Throws CommandError without its address or a token. */
export function portalCatalog(
  io: Io,
  token: string | undefined,
): LookUpEntities {
  const base = addressOf(io);
  if (!token) {
    throw new CommandError(
      'There is no token; set FAIRWAY_TOKEN to one that may read the catalog, or name one with --token',
    );
  }
  const ask = retryingFetch(io);
  return async refs => {
    const found = [];
    for (let from = 0; from < refs.length; from += BATCH) {
      const response = await ask(`${base}/api/catalog/entities/by-refs`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
        },
        body: JSON.stringify({
          entityRefs: refs.slice(from, from + BATCH),
          fields: ['kind', 'relations'],
        }),
      });
      if (!response.ok) {
        throw new CommandError(
          `The catalog of the portal answered ${response.status}`,
        );
      }
      found.push(...answer.parse(await response.json()).items);
    }
    return found.map(entity => entity ?? undefined);
  };
}
