import fc from 'fast-check';
import { grants, grantsForSomeName, type ResourceRequest } from './match';
import type { PolicyRule } from './objects';

const rule = (
  verbs: string[],
  resources: string[],
  more: Partial<PolicyRule> = {},
): PolicyRule => ({ verbs, resources, apiGroups: [''], ...more });

const get = (resource: string, subresource?: string): ResourceRequest => ({
  verb: 'get',
  apiGroup: '',
  resource,
  subresource,
});

describe('grants', () => {
  it.each<[string, PolicyRule, ResourceRequest, boolean]>([
    ['the same', rule(['get'], ['pods']), get('pods'), true],
    ['another verb', rule(['list'], ['pods']), get('pods'), false],
    ['every verb', rule(['*'], ['pods']), get('pods'), true],
    ['another resource', rule(['get'], ['secrets']), get('pods'), false],
    ['every resource', rule(['get'], ['*']), get('pods', 'exec'), true],
    ['the resource', rule(['get'], ['pods']), get('pods', 'exec'), false],
    [
      'its subresource',
      rule(['get'], ['pods/exec']),
      get('pods', 'exec'),
      true,
    ],
    ['a subresource', rule(['get'], ['pods/exec']), get('pods'), false],
    ['pods/*', rule(['get'], ['pods/*']), get('pods', 'exec'), false],
    ['*/scale', rule(['get'], ['*/scale']), get('pods', 'scale'), true],
    ['*/exec', rule(['get'], ['*/exec']), get('pods', 'scale'), false],
    ['*/scale', rule(['get'], ['*/scale']), get('pods'), false],
    [
      'another group',
      rule(['get'], ['pods'], { apiGroups: ['apps'] }),
      get('pods'),
      false,
    ],
    [
      'every group',
      rule(['get'], ['pods'], { apiGroups: ['*'] }),
      get('pods'),
      true,
    ],
    ['no group', { verbs: ['get'], resources: ['pods'] }, get('pods'), false],
    ['no resource', { verbs: ['*'], apiGroups: ['*'] }, get('pods'), false],
    [
      'another name',
      rule(['get'], ['pods'], { resourceNames: ['a'] }),
      { ...get('pods'), name: 'b' },
      false,
    ],
    [
      'its name',
      rule(['get'], ['pods'], { resourceNames: ['a'] }),
      { ...get('pods'), name: 'a' },
      true,
    ],
    [
      'a name, of any',
      rule(['get'], ['pods'], { resourceNames: ['a'] }),
      get('pods'),
      false,
    ],
    [
      'no names',
      rule(['get'], ['pods'], { resourceNames: [] }),
      get('pods'),
      true,
    ],
  ])('decides on %s', (_, policy, request, expected) => {
    expect(grants(policy, request)).toBe(expected);
  });

  it('for some name asks for no name in particular', () => {
    const named = rule(['get'], ['pods'], { resourceNames: ['a'] });
    expect(grantsForSomeName(named, get('pods'))).toBe(true);
  });
});

describe('properties', () => {
  const verb = fc.constantFrom('get', 'list', 'create', 'escalate', '*');
  const group = fc.constantFrom('', 'apps', 'rbac.authorization.k8s.io', '*');
  const resource = fc.constantFrom(
    'pods',
    'secrets',
    'roles',
    '*',
    'pods/exec',
  );
  const name = fc.constantFrom('a', 'b');
  const policy: fc.Arbitrary<PolicyRule> = fc.record({
    verbs: fc.array(verb),
    apiGroups: fc.array(group),
    resources: fc.array(resource),
    resourceNames: fc.array(name, { maxLength: 1 }),
  });
  const request: fc.Arbitrary<ResourceRequest> = fc.record(
    {
      verb: fc.constantFrom('get', 'list', 'create', 'escalate'),
      apiGroup: fc.constantFrom('', 'apps', 'rbac.authorization.k8s.io'),
      resource: fc.constantFrom('pods', 'secrets', 'roles'),
      subresource: fc.constantFrom('exec', 'scale'),
      name,
    },
    { requiredKeys: ['verb', 'apiGroup', 'resource'] },
  );

  it('more verbs, groups or resources in a rule never take a right away', () => {
    fc.assert(
      fc.property(policy, policy, request, (a, b, wanted) => {
        const wider: PolicyRule = {
          ...a,
          verbs: [...a.verbs, ...b.verbs],
          apiGroups: [...(a.apiGroups ?? []), ...(b.apiGroups ?? [])],
          resources: [...(a.resources ?? []), ...(b.resources ?? [])],
        };
        expect(!grants(a, wanted) || grants(wider, wanted)).toBe(true);
      }),
    );
  });

  it('names only ever narrow a rule', () => {
    fc.assert(
      fc.property(policy, request, (a, wanted) => {
        expect(
          !grants(a, wanted) ||
            (grants({ ...a, resourceNames: [] }, wanted) &&
              grantsForSomeName(a, wanted)),
        ).toBe(true);
      }),
    );
  });

  it('star on everything grants every request', () => {
    fc.assert(
      fc.property(request, wanted => {
        const all = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
        expect(grants(all, wanted)).toBe(true);
      }),
    );
  });
});
