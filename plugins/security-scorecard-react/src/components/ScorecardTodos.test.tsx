import { NotAllowedError } from '@backstage/errors';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type {
  ScorecardSummary,
  ScorecardTodo,
  SecurityScorecardClient,
} from '@fairway/plugin-security-scorecard-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { securityScorecardApiRef } from '../api';
import { aClient } from '../fixtures';
import { ScorecardTodos } from './ScorecardTodos';

const DAY = 86_400_000;

const todo = (
  number: number,
  overrides: Partial<ScorecardTodo> = {},
): ScorecardTodo => ({
  entityRef: 'component:default/payments-api',
  entityTitle: 'Payments API',
  checkId: `check.${number}`,
  title: `Check ${number}`,
  severity: 'high',
  state: 'fail',
  deadline: new Date(Date.now() + number * DAY).toISOString(),
  ...overrides,
});

const render = (
  listTodos: () => Promise<ScorecardTodo[]>,
  listScorecards: SecurityScorecardClient['listScorecards'] = async () => ({
    items: [],
    totalItems: 0,
  }),
) =>
  renderInTestApp(<ScorecardTodos />, {
    apis: [
      [securityScorecardApiRef, aClient({ listTodos, listScorecards })],
      mockApis.identity({
        ownershipEntityRefs: ['user:default/ana', 'group:default/payments'],
      }),
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });

const service = (overrides: Partial<ScorecardSummary>): ScorecardSummary => ({
  entityRef: 'component:default/payments-api',
  title: 'Payments API',
  ownerRef: 'group:default/payments',
  system: null,
  level: 'bronze',
  score: 72,
  coverage: { known: 9, applicable: 12 },
  pillars: [],
  openFindings: {
    critical: 2,
    high: 0,
    medium: 0,
    low: 0,
    informational: 0,
    untriaged: 0,
  },
  overdueFindings: 2,
  nextDeadline: '2026-07-01T12:00:00Z',
  findingDeadline: '2026-07-01T12:00:00Z',
  evaluatedAt: null,
  ...overrides,
});

describe('ScorecardTodos', () => {
  it('shows once which services have overdue findings, also where no check fails', async () => {
    const items = [
      service({}),
      service({
        entityRef: 'component:default/clean',
        title: 'Clean',
        overdueFindings: 0,
      }),
    ];
    render(
      async () => [],
      async () => ({ items, totalItems: 2 }),
    );
    const list = await screen.findByRole('list', {
      name: 'Overdue findings of my services',
    });
    const rows = within(list).getAllByRole('listitem');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toHaveTextContent('on Payments API');
    expect(
      within(list).getByRole('link', { name: '2 overdue findings' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security?status=open',
    );
    expect(screen.queryByText('Nothing to fix')).toBeNull();
  });

  it('shows what is overdue before what is due later, a few of many at first', async () => {
    const items = Array.from({ length: 8 }, (_, i) =>
      service({ entityRef: `component:default/s${i}`, title: `Service ${i}` }),
    );
    render(
      async () => [todo(6)],
      async () => ({ items, totalItems: 8 }),
    );
    await screen.findByText('Check 6');
    await screen.findByText('on Service 0');
    const rows = screen.getAllByRole('listitem');
    expect(rows.map(row => row.textContent)).toEqual([
      ...[0, 1, 2, 3, 4, 5].map(i => `2 overdue findingson Service ${i}`),
      expect.stringContaining('Check 6'),
    ]);
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Show 2 more services with overdue findings',
      }),
    );
    expect(screen.getByText('on Service 7')).toBeVisible();
  });

  it('shows first where most is overdue, of what is overdue equally long', async () => {
    const items = [1, 6, 3].map(count =>
      service({
        entityRef: `component:default/s${count}`,
        title: `Service ${count}`,
        overdueFindings: count,
      }),
    );
    render(
      async () => [],
      async () => ({ items, totalItems: 3 }),
    );
    await screen.findByText('on Service 6');
    expect(screen.getAllByRole('listitem').map(row => row.textContent)).toEqual(
      [
        expect.stringContaining('Service 6'),
        expect.stringContaining('Service 3'),
        expect.stringContaining('Service 1'),
      ],
    );
  });

  it('shows failing checks also when it is not known what is overdue', async () => {
    render(
      async () => [todo(1)],
      async () => {
        throw new Error('the list is not reachable');
      },
    );
    expect(await screen.findByText('Check 1')).toBeInTheDocument();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the list is not reachable',
    );
  });

  it('shows that it is loading', async () => {
    render(() => new Promise(() => {}));
    expect(
      await screen.findByText('Loading the failing checks of your services'),
    ).toBeInTheDocument();
  });

  it('says that there is nothing to fix', async () => {
    render(async () => []);
    expect(await screen.findByText('Nothing to fix')).toBeInTheDocument();
  });

  it('lists the earliest deadline first, those without one last, and links to the check', async () => {
    render(async () => [
      todo(5, { deadline: null }),
      todo(3),
      todo(0, { deadline: new Date(Date.now() - 3 * DAY).toISOString() }),
    ]);
    const rows = await screen.findAllByRole('listitem');
    expect(rows.map(row => within(row).getByRole('link').textContent)).toEqual([
      'Check 0',
      'Check 3',
      'Check 5',
    ]);
    expect(within(rows[0]).getByText('overdue by 3 days')).toBeInTheDocument();
    expect(within(rows[1]).getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security?check=check.3',
    );
  });

  it('shows a few of many and the others on demand', async () => {
    render(async () => Array.from({ length: 200 }, (_, i) => todo(i + 1)));
    expect(await screen.findAllByRole('listitem')).toHaveLength(6);
    await userEvent.click(
      screen.getByRole('button', { name: 'Show the other 194' }),
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(200);
  });

  it('says what failed and tries again', async () => {
    const listTodos = jest
      .fn<Promise<ScorecardTodo[]>, []>()
      .mockRejectedValueOnce(new Error('the database is not reachable'))
      .mockResolvedValueOnce([todo(1)]);
    render(listTodos);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Check 1')).toBeInTheDocument();
  });

  it('offers no second try where permission is missing', async () => {
    render(async () => {
      throw new NotAllowedError('no');
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });
});
