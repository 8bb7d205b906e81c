import { extend } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';

jest.setTimeout(180_000);

const databases = createDatabases();
const MINUTE = 60_000;
const EXTEND = { max: 'PT1H', extend: { by: 'PT1H', times: 2 } };

describe.each(databases.eachSupportedId())(
  'threats to the end of access, on %s',
  databaseId => {
    const create = async (policy: PolicyOptions) =>
      Harness.create(await databases.init(databaseId), policy);
    const minutes = async (h: Harness, grant: string) => {
      const { startsAt, endsAt } = await h.grantById(grant);
      return (Date.parse(endsAt ?? '') - Date.parse(startsAt ?? '')) / MINUTE;
    };

    it('threat: many extensions at one moment, each judged as the first', async () => {
      const h = await create({
        duration: { max: 'PT1H', extend: { by: 'PT30M', times: 4 } },
        rules: [
          {
            name: 'short',
            when: 'request.duration <= duration("90m")',
            approval: { auto: true },
          },
          {
            name: 'long',
            when: 'true',
            approval: {
              deadline: 'PT1H',
              steps: [{ any: 1, from: ['group:default/security'] }],
            },
          },
        ],
      });
      const { id } = await h.request();
      await h.work();
      const grant = await h.grantOf(id);
      const asked = await Promise.allSettled(
        Array.from({ length: 4 }, () => extend(h, grant)),
      );
      const states = asked.flatMap(each =>
        each.status === 'fulfilled' ? [each.value.state] : [],
      );
      expect(states.filter(state => state === 'approved')).toHaveLength(1);
      expect(await minutes(h, grant)).toBe(90);
      expect(await h.actions()).toContain('request-refused');
    });

    describe('threat: an extension that the policy in force does not allow', () => {
      it.each<[string, PolicyOptions, number]>([
        ['no extensions any more', { duration: { max: 'PT1H' } }, 60],
        [
          'fewer of them',
          {
            duration: { max: 'PT1H', extend: { by: 'PT1H', times: 1 } },
          },
          120,
        ],
        [
          'shorter ones',
          {
            duration: { max: 'PT1H', extend: { by: 'PT10M', times: 2 } },
          },
          // The one before was as long as it could be then; the whole is not exceeded.
          120,
        ],
      ])('%s', async (_, now, expected) => {
        const h = await create({ duration: EXTEND });
        const grant = await h.grant();
        await h.work();
        if (expected > 60) {
          const first = await extend(h, grant, { duration: 'PT1H' });
          await h.decide(first.id, 'bo');
        }
        const { id } = await extend(h, grant, { duration: 'PT1H' });
        h.policies.set({ version: 2, ...now });
        await expect(h.decide(id, 'bo')).rejects.toThrow(/it is too late/);
        expect(await minutes(h, grant)).toBe(expected);
        expect((await h.requestById(id)).state).toBe('invalidated');
      });

      it('gives what the stricter one allows at a time', async () => {
        const h = await create({ duration: EXTEND });
        const grant = await h.grant();
        await h.work();
        const { id } = await extend(h, grant, { duration: 'PT1H' });
        h.policies.set({
          version: 2,
          duration: { max: 'PT1H', extend: { by: 'PT10M', times: 2 } },
        });
        await h.decide(id, 'bo');
        expect(await minutes(h, grant)).toBe(70);
      });
    });
  },
);
