import { mountWorld } from '../__testUtils__/mount';
import { createWorld } from '../world/createWorld';

const mounted = mountWorld(() =>
  createWorld({
    github: {
      users: [1, 2, 3, 4].map(id => ({ id, login: `user-${id}` })),
      organisations: [
        {
          login: 'harbour',
          owners: [1],
          members: [2, 3],
          teams: [
            {
              slug: 'outer',
              name: 'Outer',
              members: [{ user: 1 }, { user: 2 }],
            },
            {
              slug: 'inner',
              name: 'Inner',
              parent: 'outer',
              members: [{ user: 3 }],
            },
            { slug: 'synced', name: 'Synced', synchronised: true },
          ],
        },
      ],
      tokens: [
        { token: 'writer', organisation: 'harbour', members: 'write' },
        { token: 'reader', organisation: 'harbour', members: 'read' },
        { token: 'foreign', organisation: 'elsewhere', members: 'write' },
        {
          token: 'spent',
          organisation: 'harbour',
          members: 'read',
          remaining: 1,
        },
      ],
    },
  }),
);

const ask = (
  path: string,
  {
    method = 'GET',
    token = 'writer',
    body,
  }: {
    method?: string;
    token?: string;
    body?: object;
  } = {},
) =>
  fetch(`https://api.github.com${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
    ...(body && { body: JSON.stringify(body) }),
  });
const membership = (user: number, team = 'inner') =>
  `/orgs/harbour/teams/${team}/memberships/user-${user}`;
const logins = async (path: string) => {
  const rows: { login: string }[] = await (await ask(path)).json();
  return rows.map(({ login }) => login);
};

it('adds members, invites others, and takes both out', async () => {
  for (const [user, state] of [
    [2, 'active'],
    [4, 'pending'],
  ] as const) {
    const path = membership(user);
    expect((await ask(path)).status).toBe(404);
    const made = await ask(path, { method: 'PUT', body: { role: 'member' } });
    expect(await made.json()).toEqual({ role: 'member', state });
    expect(await (await ask(path)).json()).toEqual({ role: 'member', state });
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(path, { method: 'DELETE' })).status).toBe(404);
  }
});

it('counts members of nested teams, and owners as maintainers', async () => {
  const path = '/orgs/harbour/teams/outer/members';
  expect(await logins(path)).toEqual(['user-1', 'user-2', 'user-3']);
  expect(await logins(`${path}?role=member`)).toEqual(['user-2', 'user-3']);
  expect(await logins(`${path}?role=maintainer`)).toEqual(['user-1']);
  expect(await (await ask(membership(3, 'outer'))).json()).toMatchObject({
    role: 'member',
  });
  const children = await ask('/orgs/harbour/teams/outer/teams');
  expect(await children.json()).toMatchObject([
    { slug: 'inner', parent: { slug: 'outer' } },
  ]);
});

it('pages with links, and refuses what it can’t honour', async () => {
  mounted.world.paging.pageSize = 2;
  const first = await ask('/orgs/harbour/teams?per_page=100');
  expect(first.headers.get('link')).toContain('page=2>; rel="next"');
  const second = await ask('/orgs/harbour/teams?per_page=100&page=2');
  expect(second.headers.get('link')).toBeNull();
  expect(await second.json()).toHaveLength(1);
  for (const query of ['per_page=101', 'page=0', 'sort=name']) {
    expect((await ask(`/orgs/harbour/teams?${query}`)).status).toBe(422);
  }
  const odd = { method: 'PUT', body: { role: 'boss' } };
  expect((await ask(membership(2), odd)).status).toBe(422);
});

it('tells users by id, and who is in the organisation', async () => {
  expect(await (await ask('/user/2')).json()).toMatchObject({
    id: 2,
    login: 'user-2',
  });
  expect((await ask('/user/99')).status).toBe(404);
  const of = async (user: number) => {
    const response = await ask(`/orgs/harbour/memberships/user-${user}`);
    return response.status === 200 ? response.json() : response.status;
  };
  expect(await of(1)).toEqual({ state: 'active', role: 'admin' });
  expect(await of(2)).toEqual({ state: 'active', role: 'member' });
  expect(await of(4)).toBe(404);
});

it.each([
  ['a wrong token', 'wrong', membership(2), 401],
  ['a token of another organisation', 'foreign', membership(2), 404],
  ['a token that may only read', 'reader', membership(2), 403],
  [
    'a team that an identity provider keeps',
    'writer',
    membership(2, 'synced'),
    403,
  ],
  ['what it does not have', 'writer', '/repos/harbour/x', 404],
])('refuses %s', async (_, token, path, status) => {
  expect((await ask(path, { method: 'PUT', token })).status).toBe(status);
});

it('ends at the rate limit, and fails as told', async () => {
  expect((await ask('/user/1', { token: 'spent' })).status).toBe(200);
  const over = await ask('/user/1', { token: 'spent' });
  expect(over.status).toBe(403);
  expect(over.headers.get('x-ratelimit-remaining')).toBe('0');
  for (const [error, status] of [
    ['Throttling', 403],
    ['AccessDenied', 403],
    ['InternalError', 502],
  ] as const) {
    mounted.world.faults.add({ service: 'github', error, times: 1 });
    expect((await ask('/user/1')).status).toBe(status);
  }
});
