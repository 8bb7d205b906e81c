import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { mountWorld } from '../__testUtils__/mount';
import { createWorld } from '../world/createWorld';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
});
const { privateKey: other } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
});

const mounted = mountWorld(() =>
  createWorld({
    github: {
      users: [],
      organisations: [
        { login: 'harbour', teams: [{ slug: 'release', name: 'Release' }] },
      ],
      tokens: [],
      apps: [
        {
          id: 7,
          publicKey: publicKey
            .export({ type: 'spki', format: 'pem' })
            .toString(),
          installations: [
            { id: 1, organisation: 'harbour', members: 'read' },
            {
              id: 2,
              organisation: 'elsewhere',
              members: 'read',
              suspended: true,
            },
          ],
        },
      ],
    },
  }),
);

const now = () => Math.floor(Date.now() / 1000);
const sign = ({ key = privateKey, iat = -60, exp = 540, iss = '7' } = {}) =>
  new SignJWT({ iss, iat: now() + iat, exp: now() + exp })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(key);
const ask = (path: string, token: string, method = 'GET') =>
  fetch(`https://api.github.com${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
  });
const tokenFor = async (installation: number) =>
  ask(`/app/installations/${installation}/access_tokens`, await sign(), 'POST');

it('gives an app tokens for who installed it, for an hour', async () => {
  const installed = await ask('/app/installations', await sign());
  expect(await installed.json()).toMatchObject([
    { id: 1, account: { login: 'harbour' }, suspended_by: null },
    { id: 2, account: { login: 'elsewhere' }, suspended_by: {} },
  ]);
  const made = await tokenFor(1);
  expect(made.status).toBe(201);
  const { token }: { token: string } = await made.json();
  expect((await ask('/orgs/harbour/teams', token)).status).toBe(200);
  const kept = mounted.world.github?.tokens[0];
  expect(kept?.token).toBe(token);
  if (kept) {
    kept.expiresAt = new Date(Date.now() - 1).toISOString();
  }
  expect((await ask('/orgs/harbour/teams', token)).status).toBe(401);
});

it('gives none for a suspended installation, or one of another app', async () => {
  expect((await tokenFor(2)).status).toBe(403);
  expect((await tokenFor(3)).status).toBe(404);
});

it.each([
  ['the key of another', { key: other }],
  ['another app', { iss: '8' }],
  ['a token that is over', { exp: -1 }],
  ['a token for too long', { exp: 3600 }],
  ['a token of later', { iat: 120 }],
])('refuses %s', async (_, over) => {
  const refused = await ask('/app/installations', await sign(over));
  expect(refused.status).toBe(401);
});

it('takes the token of an installation for no app, and none of an app for an installation', async () => {
  const { token }: { token: string } = await (await tokenFor(1)).json();
  expect((await ask('/app/installations', token)).status).toBe(401);
  expect((await ask('/orgs/harbour/teams', await sign())).status).toBe(401);
});
