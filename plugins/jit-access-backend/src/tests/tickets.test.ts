import type { Resolution, Ticket } from '@fairway/plugin-jit-access-node';
import { preview } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const TICKET: Ticket = {
  key: 'INC-1',
  title: 'Stuck payments',
  open: true,
  url: null,
  assignee: null,
};
const pattern = '^INC-\\d+$';

describe.each(databases.eachSupportedId())('tickets on %s', databaseId => {
  const setup = async (
    answer: () => Promise<Resolution<Ticket>>,
    ticket: object = { pattern, verify: 'desk' },
  ) => {
    const h = await Harness.create(await databases.init(databaseId), {
      activePerUser: 5,
      inputs: { ticket },
    });
    h.extensions.addTicketSource({ id: 'desk', find: answer });
    return h;
  };
  const found = (value: Partial<Ticket>) => async () => ({
    status: 'resolved' as const,
    value: { ...TICKET, ...value },
  });
  const fails = () => Promise.reject(new Error('the desk is down'));

  it('are shown as looked up', async () => {
    const h = await setup(found({}));
    const ticket = {
      label: 'Ticket',
      value: 'INC-1: Stuck payments (open)',
      verified: true,
    };
    const { facts } = await h.request({ ticket: 'INC-1' });
    expect(facts).toContainEqual(ticket);
    expect((await preview(h, { ticket: 'INC-1' })).facts).toEqual([ticket]);
  });

  it.each([
    ['closed', found({ open: false }), /^ticket INC-1 is closed/],
    [
      'missing',
      async () => ({ status: 'empty' as const, reason: 'no such number' }),
      /^ticket INC-1 does not exist/,
    ],
  ])('that are %s are refused', async (_, answer, text) => {
    const h = await setup(answer);
    const made = h.request({ ticket: 'INC-1' });
    await expect(made).rejects.toThrow(named('InputError'));
    await expect(made).rejects.toThrow(text);
  });

  it('that can’t be looked up are shown as claimed, or refused where one is required', async () => {
    const h = await setup(fails);
    const { facts } = await h.request({ ticket: 'INC-1' });
    expect(facts.filter(({ label }) => label === 'Ticket')).toEqual([
      { label: 'Ticket', value: 'INC-1', verified: false },
    ]);
    const strict = await setup(fails, {
      pattern,
      verify: 'desk',
      required: true,
    });
    await expect(strict.request({ ticket: 'INC-1' })).rejects.toThrow(
      named('ServiceUnavailableError'),
    );
    const nowhere = await setup(fails, {
      pattern,
      verify: 'elsewhere',
      required: true,
    });
    await expect(nowhere.request({ ticket: 'INC-1' })).rejects.toThrow(
      /no ticket source 'elsewhere'/,
    );
  });

  it('that hang are given up', async () => {
    const h = await setup(() => new Promise(() => {}));
    expect((await h.request({ ticket: 'INC-1' })).facts[0]).toMatchObject({
      verified: false,
    });
  });
});

describe.each(databases.eachSupportedId())('posture on %s', databaseId => {
  const rules = [
    {
      name: 'good',
      when: 'service.level.atLeast("silver") && subject.openIncidents == 0',
      approval: { auto: true },
    },
    {
      name: 'weak',
      when: 'true',
      approval: {
        deadline: 'PT1H',
        steps: [{ any: 1, from: ['group:default/security'] }],
      },
    },
  ];
  const setup = async (
    level: string,
    incidents: (ref: string) => Promise<Resolution<number>>,
  ) => {
    const h = await Harness.create(await databases.init(databaseId), { rules });
    const asked: string[] = [];
    h.extensions.setPostureSource({
      posture: async ref => {
        asked.push(ref);
        return {
          status: 'resolved',
          value: { level, overdueCriticals: 1, openCriticals: 2, asOf: null },
        };
      },
      openIncidents: incidents,
    });
    return { h, asked };
  };
  const none = async () => ({ status: 'resolved' as const, value: 0 });

  it('decides which rule applies, and is shown', async () => {
    const { h, asked } = await setup('gold', none);
    expect(await h.request()).toMatchObject({
      rule: 'good',
      state: 'approved',
    });
    const { items } = await h.ledger.list(h.knex, { limit: 100, offset: 0 });
    const approved = items.find(row => row.action === 'request-approved');
    expect(approved?.details).toMatchObject({
      by: 'rule good',
      facts:
        'Security of the target: gold, 1 overdue and 2 open critical findings',
    });
    expect(asked).toContain('resource:default/payments-db');
    const { h: weak } = await setup('bronze', none);
    const request = await weak.request();
    expect(request).toMatchObject({ rule: 'weak', state: 'pending' });
    expect(request.facts).toContainEqual({
      label: 'Security of the target',
      value: 'bronze, 1 overdue and 2 open critical findings',
      verified: true,
    });
  });

  it('and the person’s own open incidents', async () => {
    const { h } = await setup('gold', async ref => ({
      status: 'resolved',
      value: ref === user('ana') ? 1 : 0,
    }));
    const request = await h.request();
    expect(request).toMatchObject({ rule: 'weak' });
    expect(request.facts).toContainEqual({
      label: 'Open security incidents',
      value: '1',
      verified: true,
    });
    expect((await h.request({}, 'bo')).rule).toBe('good');
  });

  it('that can’t be told approves nothing', async () => {
    const { h } = await setup('gold', () =>
      Promise.reject(new Error('no answer')),
    );
    expect(await h.request()).toMatchObject({ rule: 'weak', state: 'pending' });
  });
});
