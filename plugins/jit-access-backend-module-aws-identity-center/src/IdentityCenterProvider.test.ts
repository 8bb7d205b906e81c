import type { GrantRef } from '@fairway/plugin-jit-access-node';
import {
  DELEGATE,
  MANAGEMENT,
  MEMBER,
  TestOrganisation,
} from './__testUtils__/testOrganisation';
import { classify } from './classify';

jest.setTimeout(30_000);

const options = () => ({ signal: new AbortController().signal });
const grantOptions = () => ({ ...options(), expiresAt: new Date() });
const revokeOptions = () => ({ ...options(), killSessions: false });

describe('IdentityCenterProvider before the sandbox', () => {
  let organisation: TestOrganisation;
  beforeEach(async () => {
    organisation = await TestOrganisation.start();
  });
  afterEach(() => organisation.close());

  const refFor = (
    principal: string,
    over: Record<string, string> = {},
  ): GrantRef => ({
    grantId: 'g-1',
    entitlement: {
      instance: 'main',
      account: MEMBER,
      permissionSet: 'Operator',
      ...over,
    },
    principal,
  });
  const grantAs = async (ref: GrantRef, config = {}) => {
    try {
      await organisation.provider(config).grant(ref, grantOptions());
      return 'granted';
    } catch (error) {
      return `${classify(error)}: ${error}`;
    }
  };
  const calls = (operation: string) =>
    organisation.world.calls
      .list()
      .filter(call => call.operation === operation);
  const managed = async () => {
    const found = [];
    for await (const tuple of organisation.provider().listManaged(options())) {
      found.push(tuple);
    }
    return found;
  };

  describe('changes that take their time', () => {
    it('are followed to their end', async () => {
      organisation.center.settleAfter = 7;
      const ref = refFor(organisation.newUser());
      await organisation.provider().grant(ref, grantOptions());
      expect(organisation.lets(ref.principal)).toBe(true);
      expect(calls('DescribeAccountAssignmentCreationStatus')).toHaveLength(8);
      await organisation.provider().revoke(ref, revokeOptions());
      expect(organisation.lets(ref.principal)).toBe(false);
    });

    it('are pending until then, and are not begun twice', async () => {
      organisation.center.settleAfter = 1_000_000;
      const ref = refFor(organisation.newUser());
      const provider = organisation.provider();
      const patience = new AbortController();
      const call = provider.grant(ref, {
        ...grantOptions(),
        signal: patience.signal,
      });
      while (calls('CreateAccountAssignment').length === 0) {
        await new Promise(setImmediate);
      }
      patience.abort();
      expect(classify(await call.catch(error => error))).toBe('retry');
      expect(await provider.inspect(ref, options())).toBe('pending');

      // The next process waits for what the last one began.
      const next = organisation.provider().grant(ref, grantOptions());
      const before = calls('DescribeAccountAssignmentCreationStatus').length;
      while (
        calls('DescribeAccountAssignmentCreationStatus').length <
        before + 3
      ) {
        await new Promise(setImmediate);
      }
      organisation.settle();
      await next;
      expect(calls('CreateAccountAssignment')).toHaveLength(1);
      expect(await provider.inspect(ref, options())).toBe('present');
    });

    it('are waited for by a revoke, which then takes the access away', async () => {
      const ref = refFor(organisation.newUser());
      organisation.proxy.loseNextAnswer();
      await organisation
        .provider()
        .grant(ref, grantOptions())
        .catch(() => {});
      expect(await organisation.provider().inspect(ref, options())).toBe(
        'pending',
      );
      await organisation.provider().revoke(ref, revokeOptions());
      expect(organisation.lets(ref.principal)).toBe(false);
      expect(await organisation.provider().inspect(ref, options())).toBe(
        'absent',
      );
    });

    it('say what AWS says when they fail', async () => {
      const ref = refFor(organisation.newUser());
      organisation.proxy.loseNextAnswer();
      await organisation
        .provider()
        .grant(ref, grantOptions())
        .catch(() => {});
      // The user is deleted after the request was accepted.
      organisation.center.users.pop();
      organisation.settle();
      expect(await organisation.provider().inspect(ref, options())).toBe(
        'absent',
      );
      const [operation] = organisation.center.state.read().operations;
      expect(operation.status).toBe('FAILED');

      const other = refFor(organisation.newUser());
      const call = grantAs(other);
      while (calls('CreateAccountAssignment').length < 2) {
        await new Promise(setImmediate);
      }
      organisation.center.users.pop();
      expect(await call).toMatch(
        /^unknown: AssignmentError: .*AWS failed: Received a 404/,
      );
    });
  });

  it('lets a ConflictException be tried again', async () => {
    organisation.center.settleAfter = 1_000_000;
    const ref = refFor(organisation.newUser());
    const provider = organisation.provider();
    const [first, second] = [new AbortController(), new AbortController()];
    const hold = organisation.proxy.hold();
    const both = [first, second].map(({ signal }) =>
      provider
        .grant(ref, { ...grantOptions(), signal })
        .then(() => 'granted', classify),
    );
    await hold.reached;
    const released = hold.release();
    expect(await Promise.race(both)).toBe('retry');
    first.abort();
    second.abort();
    await released;
    expect(calls('CreateAccountAssignment')).toHaveLength(2);
    expect(organisation.center.state.read().operations).toHaveLength(1);
  });

  it.each([
    ['Throttling', 'retry'],
    ['InternalError', 'retry'],
    ['AccessDenied', 'permanent'],
  ] as const)('%s of AWS is %s', async (error, expected) => {
    organisation.world.faults.add({
      service: 'sso',
      operation: 'CreateAccountAssignment',
      error,
    });
    const ref = refFor(organisation.newUser());
    expect(await grantAs(ref)).toMatch(new RegExp(`^${expected}: `));
    expect(organisation.lets(ref.principal)).toBe(false);
  });

  describe('whose an assignment is', () => {
    it('is told by the tag of the permission set, and by it alone', async () => {
      const user = organisation.newUser();
      expect(
        await grantAs(refFor(user, { permissionSet: 'Standing' })),
      ).toMatch(/^permanent: .*no tag fairway:jit=true/);
      await expect(
        organisation
          .provider()
          .plan(refFor(user, { permissionSet: 'Standing' })),
      ).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('permissionSet'),
      });
      organisation.assign('Standing', 'USER', user);
      organisation.assign('Operator', 'USER', user);
      expect(await managed()).toEqual([
        {
          entitlement: refFor(user).entitlement,
          principal: user,
          grantId: null,
          tampered: null,
        },
      ]);
    });

    it('can’t be told when the tag is gone, so nothing is said and nothing is deleted', async () => {
      const ref = refFor(organisation.newUser());
      await organisation.provider().grant(ref, grantOptions());
      organisation.center.permissionSets[1].tags = {};
      const provider = organisation.provider();
      await expect(provider.inspect(ref, options())).rejects.toThrow(
        'give the tag back',
      );
      await expect(provider.revoke(ref, revokeOptions())).rejects.toThrow(
        'give the tag back',
      );
      expect(organisation.lets(ref.principal)).toBe(true);
      organisation.center.permissionSets[1].tags = { 'fairway:jit': 'true' };
      await provider.revoke(ref, revokeOptions());
      expect(organisation.lets(ref.principal)).toBe(false);
    });

    it('is somebody else’s when it is a group’s, also beside Fairway’s', async () => {
      const ref = refFor(organisation.newUser());
      const provider = organisation.provider();
      await provider.grant(ref, grantOptions());
      organisation.assignGroup('Operator', [ref.principal]);
      expect(await provider.inspect(ref, options())).toBe('present');
      await provider.revoke(ref, revokeOptions());
      expect(await provider.inspect(ref, options())).toBe('foreign');
      expect(await managed()).toEqual([]);
    });
  });

  describe('the management account', () => {
    it('is out of reach of the delegated administrator, and the refusal says so', async () => {
      const provider = organisation.provider();
      const ref = refFor(organisation.newUser(), { account: MANAGEMENT });
      provider.validate(ref.entitlement);
      await provider.look();
      expect(() => provider.validate(ref.entitlement)).toThrow(
        'is the management account',
      );
      expect(await grantAs(ref)).toMatch(/^permanent: .*management account/);
      expect(calls('CreateAccountAssignment')).toEqual([]);
    });

    it('keeps a permission set that it uses itself to itself', async () => {
      organisation.assign(
        'Operator',
        'USER',
        organisation.newUser(),
        MANAGEMENT,
      );
      expect(await grantAs(refFor(organisation.newUser()))).toMatch(
        /^permanent: .*nor a permission set that is assigned there/,
      );
    });

    it('can be assigned with its own credentials', async () => {
      const ref = refFor(organisation.newUser(), { account: MANAGEMENT });
      expect(await grantAs(ref, { accountId: MANAGEMENT })).toBe('granted');
      expect(organisation.lets(ref.principal, MANAGEMENT)).toBe(true);
    });
  });

  it('refuses an account that sees no such instance', async () => {
    const ref = refFor(organisation.newUser());
    expect(await grantAs(ref, { accountId: MEMBER })).toMatch(/^permanent: /);
    const arn = 'arn:aws:sso:::instance/ssoins-ffffffffffffffff';
    expect(await grantAs(ref, { arn })).toMatch(/^permanent: /);
  });

  it('refuses sessions that last longer than what it reports as residual', async () => {
    expect(
      await grantAs(refFor(organisation.newUser(), { permissionSet: 'Night' })),
    ).toMatch(/^permanent: .*last PT8H/);
  });

  it('refuses a permission set and an account that are not there', async () => {
    const user = organisation.newUser();
    expect(await grantAs(refFor(user, { permissionSet: 'Gone' }))).toMatch(
      /^permanent: .*no permission set 'Gone'/,
    );
    expect(await grantAs(refFor(user, { account: '123412341234' }))).toMatch(
      /^permanent: ResourceNotFoundException/,
    );
    expect(await grantAs(refFor(user), { accounts: [DELEGATE] })).toMatch(
      /^permanent: .*not among the accounts/,
    );
  });

  it('finds a permission set that was deleted and made anew', async () => {
    const ref = refFor(organisation.newUser());
    const provider = organisation.provider();
    await provider.grant(ref, grantOptions());
    await provider.revoke(ref, revokeOptions());
    organisation.center.permissionSets[1].id = 'ps-00000000000000ff';
    await provider.grant(ref, grantOptions());
    expect(organisation.lets(ref.principal)).toBe(true);
  });

  it('tells everything it lists, in pages of any length', async () => {
    organisation.world.paging.pageSize = 2;
    organisation.world.paging.emptyPageEvery = 2;
    const users = Array.from({ length: 9 }, () => organisation.newUser());
    users.forEach(user => organisation.assign('Operator', 'USER', user));
    organisation.assign('Operator', 'USER', users[0], DELEGATE);
    const members = Array.from({ length: 5 }, () => organisation.newUser());
    organisation.assignGroup('Operator', [...members, users[0]]);
    expect(await managed()).toHaveLength(10);
    expect(
      await organisation
        .provider()
        .listHolders(refFor('').entitlement, options()),
    ).toEqual([...users, ...members].sort());
    await expect(
      organisation
        .provider()
        .listHolders(
          refFor('', { permissionSet: 'Gone' }).entitlement,
          options(),
        ),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('fails as a whole when one list fails', async () => {
    organisation.assign('Operator', 'USER', organisation.newUser());
    organisation.world.faults.add({
      service: 'sso',
      operation: 'ListAccountAssignments',
      error: 'Throttling',
    });
    await expect(managed()).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
  });

  it('plans with what it knows: a missing user, a disabled one, no answer', async () => {
    const provider = organisation.provider();
    const last = async (ref: GrantRef) => (await provider.plan(ref)).at(-1);
    const ref = refFor(organisation.newUser());
    expect(await last(ref)).toContain('after PT1H at the latest');
    organisation.center.users[0].enabled = false;
    expect(await last(ref)).toContain('disabled');
    organisation.center.users.pop();
    expect(await last(ref)).toContain('no such user');
    organisation.world.faults.add({ service: 'sso', error: 'InternalError' });
    expect(await last(ref)).toContain('could not be asked just now');
    expect((await provider.plan(ref)).join()).toContain('PT4H');
  });
});
