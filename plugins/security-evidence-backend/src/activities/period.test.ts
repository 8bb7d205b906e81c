import { mockCredentials } from '@backstage/backend-test-utils';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import { AccessLedger } from './AccessLedger';
import { Cases } from './Cases';

const FROM = '2026-11-20T00:00:00.000Z';
const AT = '2026-11-20T23:59:59.999Z';
const RANGE = { from: FROM, at: AT, entityRefs: undefined };
const PAGING = { limit: 20, offset: 0 };
const OPTIONS = { credentials: mockCredentials.user() };

const row = (seq: number, at: string): AuditRow => ({
  seq,
  at,
  actor: 'user:default/ana',
  action: 'request-created',
  requestId: null,
  grantId: null,
  details: {},
  hash: `hash-${seq}`,
  previousHash: `hash-${seq - 1}`,
});

describe('the period of evidence', () => {
  it('has its first and its last moment of the ledger, and no other', async () => {
    const rows = [
      row(1, '2026-11-19T23:59:59.999Z'),
      row(2, FROM),
      row(3, AT),
      row(4, '2026-11-21T00:00:00.000Z'),
    ];
    const ledger = new AccessLedger({
      // As the real one: from inclusive, to exclusive.
      listRows: async ({ from = '', to = '9' }) => {
        const items = rows.filter(({ at }) => at >= from && at < to);
        return { items, totalItems: items.length, serverTime: AT };
      },
    });
    const { items } = await ledger.page(RANGE, PAGING, OPTIONS);
    expect(items.map(({ id }) => id)).toEqual(['2', '3']);
  });

  it('is not told in part: too many cases to look through for a scope are said', async () => {
    const listCases = async () => ({
      items: [],
      totalItems: 10_001,
      serverTime: AT,
    });
    const getCase = async () => {
      throw new Error('not used');
    };
    const cases = new Cases({ listCases, getCase });
    const scoped = { ...RANGE, entityRefs: new Set(['component:default/a']) };
    await expect(cases.page(scoped, PAGING, OPTIONS)).rejects.toThrow(
      /There are 10001 cases in this period/,
    );
    expect(await cases.page(RANGE, PAGING, OPTIONS)).toMatchObject({
      totalItems: 10_001,
    });
  });

  it('asks for cases in the same way', async () => {
    const listCases = jest.fn(async () => ({
      items: [],
      totalItems: 0,
      serverTime: AT,
    }));
    const getCase = async () => {
      throw new Error('not used');
    };
    await new Cases({ listCases, getCase }).page(RANGE, PAGING, OPTIONS);
    expect(listCases).toHaveBeenCalledWith(
      expect.objectContaining({
        openedFrom: FROM,
        openedBefore: '2026-11-21T00:00:00.000Z',
      }),
      OPTIONS,
    );
  });
});
