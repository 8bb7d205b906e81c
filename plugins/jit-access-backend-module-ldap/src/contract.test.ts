import { runProviderContract } from '@fairway/plugin-jit-access-node/testUtils';
import { createLdapHarness } from './__testUtils__/ldapHarness';

const timeoutMs = 60_000;

runProviderContract({
  name: 'ldap, groupOfNames',
  create: () => createLdapHarness({ kind: 'groupOfNames' }),
  timeoutMs,
});

runProviderContract({
  name: 'ldap, groupOfUniqueNames with hostile names',
  create: () =>
    createLdapHarness({
      kind: 'groupOfUniqueNames',
      namePart: ` \\, \\"x\\" \\+ (é*) \\5C \\#1`,
    }),
  timeoutMs,
});

runProviderContract({
  name: 'ldap, posixGroup',
  create: () => createLdapHarness({ kind: 'posixGroup' }),
  timeoutMs,
});
