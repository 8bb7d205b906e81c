import { generateKeyPairSync } from 'node:crypto';
import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import type { GrantRef } from '@fairway/plugin-jit-access-node';
import { TestOrganisation } from './__testUtils__/testOrganisation';
import { accessTo } from './access';
import { classify } from './classify';

jest.setTimeout(30_000);

const HOST = 'ghe.example.com';
const PEM = { type: 'pkcs1', format: 'pem' } as const;
const keys = () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
  });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export(PEM).toString(),
  };
};
const OWN = keys();
const OTHER = keys();
const options = () => ({ signal: new AbortController().signal });

describe('as an app of the organisation', () => {
  let organisation: TestOrganisation;
  let ref: GrantRef;
  beforeEach(async () => {
    organisation = await TestOrganisation.start();
    organisation.github.apps.push({
      id: 7,
      publicKey: OWN.publicKey,
      installations: [
        {
          id: 1,
          organisation: 'elsewhere',
          members: 'write',
          suspended: false,
        },
        { id: 2, organisation: 'harbour', members: 'write', suspended: false },
      ],
    });
    ref = {
      grantId: 'g-1',
      entitlement: { organisation: 'harbour', team: 'release' },
      principal: organisation.newUser(),
    };
  });
  afterEach(() => organisation.close());

  /** The provider as a configuration with an app makes it. */
  function provider(privateKey = OWN.privateKey) {
    const integrations = ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: {
          github: [
            {
              host: HOST,
              apiBaseUrl: organisation.apiBaseUrl,
              apps: [
                {
                  appId: 7,
                  clientId: 'client',
                  clientSecret: 'secret',
                  webhookSecret: 'secret',
                  privateKey,
                },
              ],
            },
          ],
        },
      }),
    );
    const credentials =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    return organisation.provider({ host: HOST, token: undefined }, config =>
      accessTo(config, integrations, credentials),
    );
  }
  const minted = () =>
    organisation.world.calls
      .list()
      .filter(({ operation }) => operation === 'create installation token')
      .length;
  const failure = async (call: Promise<unknown>) => {
    const error: unknown = await call.then(
      () => undefined,
      each => each,
    );
    return `${classify(error)}: ${error}`;
  };

  it('gives access and takes it away, with one token of its own', async () => {
    const github = provider();
    await github.grant(ref, options());
    expect(organisation.membership('release', ref.principal)?.state).toBe(
      'active',
    );
    await github.revoke(ref, options());
    expect(organisation.membership('release', ref.principal)).toBeUndefined();
    expect(minted()).toBe(1);
  });

  it.each([
    ['InternalError', /^retry: ServiceUnavailableError: .*answered 502/],
    ['Disconnect', /^retry: ServiceUnavailableError/],
    ['Throttling', /^retry: ServiceUnavailableError: .*rate limit/],
  ] as const)('tries again after %s', async (error, message) => {
    organisation.world.faults.add({
      service: 'github',
      operation: 'create installation token',
      error,
      times: 1,
    });
    expect(await failure(provider().inspect(ref, options()))).toMatch(message);
    expect(await provider().inspect(ref, options())).toBe('absent');
  });

  it('never takes an installation that is gone for access that is gone', async () => {
    organisation.put('release', ref.principal);
    const github = provider();
    const [app] = organisation.github.apps;
    app.installations.pop();
    expect(await failure(github.revoke(ref, options()))).toMatch(
      /^permanent: InputError: .*install its app there/,
    );
    expect(organisation.membership('release', ref.principal)).toBeDefined();
  });

  it('says that the app is suspended, or its key another one', async () => {
    expect(
      await failure(provider(OTHER.privateKey).inspect(ref, options())),
    ).toMatch(/^permanent: NotAllowedError: .*answered 401/);
    organisation.github.apps[0].installations[1].suspended = true;
    expect(await failure(provider().inspect(ref, options()))).toMatch(
      /^permanent: NotAllowedError: .*suspended/,
    );
  });
});
