import { persistencePowers, residualPowers } from './powers';

const rule = (group: string, resource: string, ...verbs: string[]) => ({
  apiGroups: [group],
  resources: [resource],
  verbs,
});
const RBAC = 'rbac.authorization.k8s.io';

describe('persistencePowers', () => {
  it.each([
    ['', 'serviceaccounts/token', 'create'],
    ['', '*/token', 'create'],
    ['', 'secrets', 'create'],
    ['', 'secrets', 'patch'],
    ['', 'serviceaccounts', 'impersonate'],
    ['', 'users', 'impersonate'],
    ['', 'groups', '*'],
    [RBAC, 'rolebindings', 'create'],
    [RBAC, 'clusterrolebindings', 'update'],
    [RBAC, 'roles', 'escalate'],
    [RBAC, 'clusterroles', 'bind'],
    [RBAC, '*', 'create'],
    ['*', '*', '*'],
    ['certificates.k8s.io', 'certificatesigningrequests/approval', 'update'],
  ])('finds %s %s %s', (group, resource, verb) => {
    expect(persistencePowers([rule(group, resource, 'get', verb)])).not.toEqual(
      [],
    );
  });

  it.each([
    ['', 'secrets', 'get'],
    ['', 'serviceaccounts', 'create'],
    ['apps', 'secrets', 'create'],
    [RBAC, 'rolebindings', 'list'],
    ['', 'pods/exec', 'create'],
    ['apps', '*', '*'],
  ])('lets %s %s %s pass', (group, resource, verb) => {
    expect(persistencePowers([rule(group, resource, verb)])).toEqual([]);
  });

  it('reads every rule, and rules of URLs', () => {
    expect(
      persistencePowers([
        { nonResourceURLs: ['*'], verbs: ['*'] },
        rule('', 'pods', 'get'),
        rule('', 'secrets', 'create'),
      ]),
    ).toHaveLength(1);
    expect(
      persistencePowers([{ nonResourceURLs: ['*'], verbs: ['*'] }]),
    ).toEqual([]);
  });
});

describe('residualPowers', () => {
  it('names what stays open or goes on running', () => {
    expect(
      residualPowers([
        rule('', 'pods/exec', 'create'),
        rule('batch', 'cronjobs', 'create'),
        rule('', 'pods/log', 'get'),
      ]),
    ).toEqual(['keep an open exec', 'leave cronjobs running']);
  });
});
