import { TestDatabases } from '@backstage/backend-test-utils';
import { Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import { CaseResponses } from '../services/CaseResponses';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DB = 'resource:default/payments-db';
const SELF = 'plugin:security-cases';
const response = (caseId = 'case-1', by = SELF) => ({
  caseId,
  by,
  reason: 'Security case SC-1: the trail was stopped',
});

const responses = (h: Harness) => {
  const { transactions, stores, emergency } = h.backend();
  return new CaseResponses(h.knex, transactions, stores, emergency);
};

describe.each(databases.eachSupportedId())(
  'what security cases do on %s',
  databaseId => {
    it('shows and ends what a person has, once per case', async () => {
      const h = await Harness.create(await databases.init(databaseId));
      const id = await h.grant();
      await h.work();
      const cases = responses(h);
      expect(await cases.liveGrantsOf('User:default/ANA')).toEqual([
        expect.objectContaining({
          grantId: id,
          entityRef: DB,
          state: 'active',
        }),
      ]);
      expect(await cases.endGrantsOf(user('ana'), response())).toEqual({
        ended: 1,
        invalidated: 0,
      });
      await h.work();
      expect(await h.grantById(id)).toMatchObject({
        state: 'ended',
        endReason: 'emergency',
      });
      expect(await cases.liveGrantsOf(user('ana'))).toEqual([]);

      // What she is given after that is not the case's business any more.
      const later = await h.grant();
      await h.work();
      expect(await cases.endGrantsOf(user('ana'), response())).toEqual({
        ended: 1,
        invalidated: 0,
      });
      // Not even when another backend has finished since this one looked.
      await h.backend().emergency.revokeAll({
        scope: 'person',
        ref: user('ana'),
        hold: false,
        ...response(),
      });
      expect((await h.grantById(later)).state).toBe('active');
      const actions = await h.actions();
      expect(actions.filter(a => a === 'emergency-revoke-all')).toHaveLength(1);
    });

    it('ends what a person has once, also when several backends do at the same moment', async () => {
      const h = await Harness.create(await databases.init(databaseId), {
        activePerUser: 2,
      });
      await h.grant();
      await h.work();
      const waiting = await h.request({ entitlementId: 'db-rw' });
      const both = await Promise.all([
        responses(h).endGrantsOf(user('ana'), response()),
        responses(h).endGrantsOf(user('ana'), response()),
        responses(h).endGrantsOf(user('ana'), response()),
      ]);
      expect(both).toEqual(both.map(() => ({ ended: 1, invalidated: 1 })));
      expect((await h.requestById(waiting.id)).state).toBe('invalidated');
      const actions = await h.actions();
      expect(actions.filter(a => a === 'emergency-revoke-all')).toHaveLength(1);
      const paged = (await h.knex('access_outbox').pluck('payload')).filter(
        payload => payload.includes('jit-access:emergency:'),
      );
      expect(paged).toHaveLength(1);
      expect(await h.verify()).toMatchObject({ ok: true });
    });

    it('goes on where it was stopped, and tells nobody twice', async () => {
      const h = await Harness.create(await databases.init(databaseId), {
        activePerUser: 2,
      });
      await h.grant();
      await h.work();
      await h.request({ entitlementId: 'db-rw' });
      const { transactions, stores, emergency } = h.backend();
      const cases = new CaseResponses(h.knex, transactions, stores, emergency);
      jest
        .spyOn(stores.grants, 'lockAll')
        .mockRejectedValueOnce(new Error('the database went away'));
      await expect(cases.endGrantsOf(user('ana'), response())).rejects.toThrow(
        'the database went away',
      );
      // A row there is a finished one to backends of the release before.
      expect(await h.knex('access_case_endings')).toEqual([]);
      expect(await responses(h).endGrantsOf(user('ana'), response())).toEqual({
        ended: 1,
        invalidated: 1,
      });
      const actions = await h.actions();
      expect(actions.filter(a => a === 'emergency-revoke-all')).toHaveLength(1);
    });

    it('takes the word of a backend of the release before that it is finished', async () => {
      const h = await Harness.create(await databases.init(databaseId));
      await h.grant();
      await h.work();
      const { transactions, stores, emergency } = h.backend();
      jest
        .spyOn(stores.grants, 'lockAll')
        .mockRejectedValueOnce(new Error('the database went away'));
      const cases = new CaseResponses(h.knex, transactions, stores, emergency);
      await expect(
        cases.endGrantsOf(user('ana'), response()),
      ).rejects.toThrow();
      await h.knex('access_case_endings').insert({
        case_id: 'case-1',
        person: user('ana'),
        ended: 7,
        invalidated: 0,
        done_at: '2026-11-24T00:00:00.000Z',
      });
      expect(await responses(h).endGrantsOf(user('ana'), response())).toEqual({
        ended: 7,
        invalidated: 0,
      });
    });

    it('holds back new access until the case is closed', async () => {
      const h = await Harness.create(await databases.init(databaseId));
      const cases = responses(h);
      const hold = await cases.holdTarget(DB, response());
      expect(await cases.holdTarget(DB, response())).toEqual(hold);
      await expect(h.request()).rejects.toThrow(
        /held back.*Security case SC-1: the trail was stopped/,
      );

      // Each case has its own: closing one does not open what another holds.
      await cases.holdTarget(DB, response('case-2'));
      expect(await cases.liftHold(response('case-1', user('sam')))).toEqual({
        lifted: 1,
      });
      await expect(h.request()).rejects.toThrow('held back');
      expect(await cases.liftHold(response('case-2'))).toEqual({ lifted: 1 });
      expect(await cases.liftHold(response('case-2'))).toEqual({ lifted: 0 });
      await h.request();

      // One that was lifted is not put back by a late second try.
      expect(await cases.holdTarget(DB, response())).toMatchObject({
        id: hold.id,
        liftedBy: user('sam'),
      });
      const actions = await h.actions();
      expect(actions.filter(a => a === 'hold-placed')).toHaveLength(2);
      expect(actions.filter(a => a === 'hold-lifted')).toHaveLength(2);
    });

    it('leaves alone what a person holds back', async () => {
      const h = await Harness.create(await databases.init(databaseId));
      await h.backend().emergency.revokeAll({
        scope: 'entity',
        ref: DB,
        reason: 'a drill of the team',
        hold: true,
        by: user('sam'),
      });
      const cases = responses(h);
      await cases.holdTarget(DB, response());
      await cases.liftHold(response());
      await expect(h.request()).rejects.toThrow('a drill of the team');
    });

    it('takes nobody for a person who is none', async () => {
      const h = await Harness.create(await databases.init(databaseId));
      await expect(
        responses(h).endGrantsOf('group:default/payments', response()),
      ).rejects.toThrow('is no person');
    });
  },
);
