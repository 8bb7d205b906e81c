import { route, type Route } from '../http/types.js';
import type { PersonalDataSource } from './sources.js';

/**
 * A person's rights: a copy of what is kept, and its deletion. Who may ask for
 * whom: rbac.yaml. Both are on the audit trail before they happen.
 *
 * @param sources - every place that keeps something about people
 */
export function privacyRoutes(sources: readonly PersonalDataSource[]): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/people/:person',
      async handle({ params: { person = '' }, signal }) {
        const data = await Promise.all(
          sources.map(async source => [source.name, await source.export(person, signal)]),
        );
        return { status: 200, body: { person, data: Object.fromEntries(data) } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/people/:person',
      async handle({ params: { person = '' }, signal }) {
        // One that fails must not keep the others from deleting.
        const ended = await Promise.allSettled(sources.map(source => source.erase(person, signal)));
        const failed = ended.find(result => result.status === 'rejected');
        if (failed) {
          throw failed.reason;
        }
        // Deleted is what can't be read any more.
        for (const source of sources) {
          if ((await source.export(person, signal)).length > 0) {
            throw new Error(`${source.name} still has data after it was deleted`);
          }
        }
        return { status: 200, body: { person, deleted: sources.map(({ name }) => name) } };
      },
    }),
  ];
}
