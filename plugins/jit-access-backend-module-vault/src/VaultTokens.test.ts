import {
  failure,
  grantOptions,
  options,
  VaultFixture,
} from './__testUtils__/VaultFixture';

describe('authentication at Vault', () => {
  const fixture = VaultFixture.use();

  it('logs in once, and renews when two thirds of the time have passed', async () => {
    const provider = fixture.create();
    const ref = fixture.refFor();
    for (const hours of [0, 0.5, 0.2, 0.5, 0.3]) {
      fixture.pass(hours);
      await provider.inspect(ref, options());
    }
    expect(fixture.logins()).toEqual([
      'POST auth/approle/login',
      'POST auth/token/renew-self',
      'POST auth/token/renew-self',
    ]);
  });

  it('logs in anew when a renewal gives little more', async () => {
    fixture.vault.ttl = { first: 3600, max: 4000 };
    const provider = fixture.create();
    await provider.inspect(fixture.refFor(), options());
    fixture.pass(0.7);
    await provider.inspect(fixture.refFor(), options());
    expect(fixture.logins()).toEqual([
      'POST auth/approle/login',
      'POST auth/token/renew-self',
      'POST auth/approle/login',
    ]);
  });

  it('logs in anew when its token was revoked, or ended while nobody asked', async () => {
    const provider = fixture.create();
    const ref = fixture.refFor();
    await provider.grant(ref, grantOptions());
    fixture.vault.tokens.clear();
    expect(await provider.inspect(ref, options())).toBe('present');
    fixture.pass(48);
    expect(await provider.inspect(ref, options())).toBe('present');
    expect(fixture.vault.tokens.size).toBe(2);
  });

  it('uses and renews a token of the configuration', async () => {
    const token = fixture.vault.addToken(3600);
    const provider = fixture.create({ credentials: { kind: 'token', token } });
    const ref = fixture.refFor();
    await provider.inspect(ref, options());
    fixture.pass(0.9);
    await provider.inspect(ref, options());
    fixture.pass(0.9);
    await provider.inspect(ref, options());
    expect(fixture.logins()).toEqual([
      'GET auth/token/lookup-self',
      'POST auth/token/renew-self',
      'POST auth/token/renew-self',
    ]);
  });

  it('leaves a token alone that doesn’t end', async () => {
    const token = fixture.vault.addToken(0, false);
    const provider = fixture.create({ credentials: { kind: 'token', token } });
    fixture.pass(1000);
    await provider.inspect(fixture.refFor(), options());
    await provider.inspect(fixture.refFor(), options());
    expect(
      fixture.vault.calls.filter(call => call.includes('renew-self')),
    ).toEqual([]);
  });

  it.each([
    ['a wrong secret id', { secretId: 'wrong' }, 'permanent'],
    ['a wrong role id', { roleId: 'wrong' }, 'permanent'],
  ])(
    'with %s is refused for good, and says nothing of it',
    async (_, over, expected) => {
      const provider = fixture.create({
        credentials: {
          kind: 'appRole',
          mount: 'approle',
          roleId: 'fairway',
          secretId: 'only-for-the-test',
          ...over,
        },
      });
      const error = await failure(
        provider.inspect(fixture.refFor(), options()),
      );
      expect(provider.classify(error)).toBe(expected);
      expect(String(error)).not.toContain('only-for-the-test');
    },
  );

  it('names the namespace in every request', async () => {
    fixture.vault.namespace = 'team-a';
    const ref = fixture.refFor();
    expect(
      await fixture.create({ namespace: 'team-a' }).inspect(ref, options()),
    ).toBe('absent');
    await failure(fixture.create().inspect(ref, options()));
  });
});
