import { HttpResponse } from 'msw';
import {
  failure,
  grantOptions,
  listed,
  options,
  revokeOptions,
  VaultFixture,
} from './__testUtils__/VaultFixture';
import { userWithEntity } from './__testUtils__/vaultHarness';
import { groupNameOf } from './identity';

describe('VaultProvider', () => {
  const fixture = VaultFixture.use();

  describe('membership', () => {
    it('is one group for one person and one policy, which says whose it is', async () => {
      const provider = fixture.create();
      const ref = fixture.refFor();
      await provider.grant(ref, grantOptions());
      await provider.grant(
        fixture.refFor(ref.principal, 'pay-ro'),
        grantOptions(),
      );
      expect([...fixture.vault.groups.keys()]).toHaveLength(2);
      expect(
        fixture.vault.groups.get(
          groupNameOf({ policy: 'pay-rw', entity: ref.principal }),
        ),
      ).toMatchObject({
        type: 'internal',
        policies: ['pay-rw'],
        member_entity_ids: [ref.principal],
        metadata: { 'managed-by': 'fairway-jit', 'fairway-grant': 'grant-1' },
      });
      await provider.revoke(ref, revokeOptions());
      expect(fixture.vault.gives(ref.principal, 'pay-rw')).toBe(false);
      expect(fixture.vault.gives(ref.principal, 'pay-ro')).toBe(true);
    });

    it('is not lost when many begin and end at once', async () => {
      const provider = fixture.create();
      const refs = Array.from({ length: 20 }, () => fixture.refFor());
      await Promise.all(refs.map(ref => provider.grant(ref, grantOptions())));
      expect(await listed(provider)).toHaveLength(20);
      await Promise.all(
        refs.slice(0, 10).map(ref => provider.revoke(ref, revokeOptions())),
      );
      expect(
        refs.map(ref => fixture.vault.gives(ref.principal, 'pay-rw')),
      ).toEqual([...Array(10).fill(false), ...Array(10).fill(true)]);
    });

    it('by a group of Fairway’s name that it did not make is not taken over', async () => {
      const provider = fixture.create();
      const ref = fixture.refFor();
      const name = groupNameOf({ policy: 'pay-rw', entity: ref.principal });
      fixture.vault.addGroup({ name });
      const error = await failure(provider.grant(ref, grantOptions()));
      expect(provider.classify(error)).toBe('permanent');
      await provider.revoke(ref, revokeOptions());
      expect(fixture.vault.groups.has(name)).toBe(true);
      expect(await listed(provider)).toEqual([]);
    });

    it('by a policy of the entity itself is foreign, and Fairway’s stands beside it', async () => {
      const provider = fixture.create();
      const ref = fixture.refFor(
        fixture.vault.addEntity({ policies: ['pay-rw'] }),
      );
      expect(await provider.inspect(ref, options())).toBe('foreign');
      expect((await provider.plan(ref)).join()).toContain('keeps that');
      await provider.grant(ref, grantOptions());
      expect(await provider.inspect(ref, options())).toBe('present');
      await provider.revoke(ref, revokeOptions());
      expect(await provider.inspect(ref, options())).toBe('foreign');
    });

    it('that somebody altered is present as long as it gives anything, and is put right by a grant', async () => {
      const provider = fixture.create();
      const ref = fixture.refFor();
      const other = fixture.vault.addEntity();
      await provider.grant(ref, grantOptions());
      const group = fixture.vault.groups.get(
        groupNameOf({ policy: 'pay-rw', entity: ref.principal }),
      );
      // As a merge of entities leaves it.
      group?.member_entity_ids.splice(0, 1, other);
      expect(await provider.inspect(ref, options())).toBe('present');
      expect((await listed(provider))[0].tampered).toContain(other);
      await provider.grant(ref, grantOptions());
      expect(fixture.vault.gives(other, 'pay-rw')).toBe(false);
      expect((await listed(provider))[0]).toMatchObject({
        principal: ref.principal,
        grantId: 'grant-1',
        tampered: null,
      });
    });

    it('is taken away although the configuration no longer allows the policy', async () => {
      const ref = fixture.refFor();
      await fixture.create().grant(ref, grantOptions());
      const narrowed = fixture.create({ policies: ['pay-ro'] });
      await expect(narrowed.grant(ref, grantOptions())).rejects.toThrow(
        'not among the policies',
      );
      expect(await narrowed.inspect(ref, options())).toBe('present');
      await narrowed.revoke(ref, revokeOptions());
      expect(fixture.vault.groups.size).toBe(0);
    });

    it('of an entity that was merged or disabled is not begun', async () => {
      const provider = fixture.create();
      const [from, to] = [fixture.vault.addEntity(), fixture.vault.addEntity()];
      const merged = fixture.vault.entities.get(to);
      expect(merged).toBeDefined();
      fixture.vault.entities.set(from, {
        id: to,
        disabled: false,
        policies: [],
      });
      const { entitlement } = fixture.refFor();
      expect(
        await provider.mapPrincipal(userWithEntity(from), entitlement),
      ).toMatchObject({
        status: 'error',
        reason: expect.stringContaining(`merged into '${to}'`),
      });
      await expect(
        provider.grant(fixture.refFor(from), grantOptions()),
      ).rejects.toThrow('has no entity');
    });
  });

  describe('what goes wrong', () => {
    it.each([
      [400, 'permanent'],
      [403, 'permanent'],
      [412, 'retry'],
      [429, 'retry'],
      [472, 'retry'],
      [473, 'retry'],
      [500, 'unknown'],
      [502, 'retry'],
      [503, 'retry'],
    ])('status %s is %s, and never an answer', async (status, expected) => {
      const provider = fixture.create();
      const ref = fixture.refFor();
      await provider.grant(ref, grantOptions());
      fixture.vault.instead = call =>
        call.includes('identity/')
          ? HttpResponse.json({ errors: ['Vault is out'] }, { status })
          : undefined;
      for (const call of [
        provider.inspect(ref, options()),
        provider.grant(ref, grantOptions()),
        provider.revoke(ref, revokeOptions()),
        listed(provider),
      ]) {
        const error = await failure(call);
        expect(provider.classify(error)).toBe(expected);
        expect(String(error)).toContain('Vault is out');
      }
      expect(
        await provider.mapPrincipal(
          userWithEntity(ref.principal),
          ref.entitlement,
        ),
      ).toMatchObject({ status: 'error' });
    });

    it('a right that is missing is refused for good after one more login', async () => {
      fixture.vault.forbidden.push(/^LIST/, /^POST identity/);
      const provider = fixture.create();
      const error = await failure(
        provider.grant(fixture.refFor(), grantOptions()),
      );
      expect(provider.classify(error)).toBe('permanent');
      expect(String(error)).toContain('rights that the README lists');
      await failure(listed(provider));
      expect(
        fixture.vault.calls.filter(call => call.includes('login')).length,
      ).toBeLessThanOrEqual(3);
    });

    it('a group that can’t be read leaves it open who has the policy', async () => {
      const provider = fixture.create();
      const ref = fixture.refFor();
      const { id } = fixture.vault.addGroup({
        name: 'hidden',
        policies: ['pay-rw'],
        member_entity_ids: [ref.principal],
      });
      fixture.vault.forbidden.push(new RegExp(id));
      const error = await failure(provider.inspect(ref, options()));
      expect(provider.classify(error)).toBe('permanent');
    });

    it('a redirect is not followed with the token', async () => {
      const provider = fixture.create();
      fixture.vault.instead = call =>
        call.includes('identity/')
          ? new HttpResponse(null, {
              status: 307,
              headers: { location: 'https://elsewhere.example.com/v1/x' },
            })
          : undefined;
      const error = await failure(
        provider.inspect(fixture.refFor(), options()),
      );
      expect(provider.classify(error)).toBe('retry');
      expect(String(error)).toContain('set address to the active node');
    });

    it.each([
      ['no JSON', () => new HttpResponse('<html>', { status: 200 })],
      ['another shape', () => HttpResponse.json({ data: { id: 7 } })],
      ['nothing', () => new HttpResponse(null, { status: 204 })],
    ])('an answer of %s is no answer', async (_, respond) => {
      const provider = fixture.create();
      fixture.vault.instead = call =>
        call.startsWith('GET identity/') ? respond() : undefined;
      const error = await failure(
        provider.inspect(fixture.refFor(), options()),
      );
      expect(provider.classify(error)).not.toBe('permanent');
    });

    it('a server that is down is tried again, and says so in the plan', async () => {
      const provider = fixture.create();
      fixture.vault.instead = () => HttpResponse.error();
      const ref = fixture.refFor();
      await failure(provider.inspect(ref, options()));
      expect((await provider.plan(ref)).join()).toContain('could not be asked');
    });
  });
});
