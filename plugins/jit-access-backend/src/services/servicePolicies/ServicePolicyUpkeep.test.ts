import { mockServices } from '@backstage/backend-test-utils';
import { createDatabases, Harness } from '../../__testUtils__/harness';
import type { StoredServicePolicy } from '../../database/ServicePolicyStore';
import { ServicePolicyUpkeep } from './ServicePolicyUpkeep';

jest.setTimeout(60_000);

const AT = '2026-11-23T08:00:00.000Z';

const stored = (name: string): StoredServicePolicy => ({
  entityRef: `component:default/${name}`,
  url: `https://git.example/${name}/access.yaml`,
  policyId: name,
  text: 'text',
  hash: 'hash',
  problems: [],
  withheld: false,
  registeredBy: 'user:default/ana',
  registeredAt: AT,
  readAt: AT,
});

const databases = createDatabases();

it.each(databases.eachSupportedId())(
  'a policy that can not be looked at keeps none of the others as it was on %s',
  async id => {
    const h = await Harness.create(await databases.init(id));
    const looked: string[] = [];
    const logger = mockServices.logger.mock();
    const upkeep = new ServicePolicyUpkeep(
      h.knex,
      h.clock,
      {
        run: async () => {
          throw new Error('not asked');
        },
      },
      {
        dueBefore: async () => ['a', 'b', 'c'].map(stored),
        replace: async () => true,
        remove: async () => true,
      },
      {
        entity: async ref => {
          looked.push(ref);
          if (ref.endsWith('/a')) {
            throw new Error('the database does not take it');
          }
          return { status: 'error', reason: 'not now' };
        },
      },
      { read: async () => ({ status: 'error', reason: 'not now' }) },
      () => ({ ok: false, problems: [] }),
      logger,
      1000,
      'access.yaml',
    );
    await upkeep.runOnce(new AbortController().signal);
    expect(looked).toEqual(['a', 'b', 'c'].map(n => `component:default/${n}`));
    expect(logger.error).toHaveBeenCalledWith(
      'The policy of component:default/a could not be looked at: Error: the database does not take it',
    );
  },
);
