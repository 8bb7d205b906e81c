import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import { approvedImagesPermissions } from '@fairway/plugin-approved-images-common';
import { goldenPathPermissions } from '@fairway/plugin-golden-path-common';
import { jitAccessPermissions } from '@fairway/plugin-jit-access-common';
import { securityCasesPermissions } from '@fairway/plugin-security-cases-common';
import { securityEvidencePermissions } from '@fairway/plugin-security-evidence-common';
import { securityScorecardPermissions } from '@fairway/plugin-security-scorecard-common';
import { FairwayPermissionPolicy } from './policy';

const PEOPLE: Record<string, string[]> = {
  developer: ['user:default/ana', 'group:default/payments'],
  outsider: ['user:default/otto', 'group:default/storefront'],
  security: ['user:default/sam', 'group:default/security'],
  auditor: ['user:default/ada', 'group:default/auditors'],
  platform: ['user:default/petra', 'group:default/platform'],
};

const policy = new FairwayPermissionPolicy(
  {
    security: ['group:default/security'],
    auditors: ['group:default/auditors'],
    platform: ['group:default/platform'],
  },
  async ({ credentials }) => {
    const [userEntityRef] = PEOPLE[String(credentials.principal)];
    return {
      userEntityRef,
      ownershipEntityRefs: PEOPLE[String(credentials.principal)],
    };
  },
);

const decide = async (permission: Permission, person: string) => {
  const credentials = {
    ...mockCredentials.user(),
    principal: person,
  };
  const { result } = await policy.handle(
    { permission },
    { credentials, info: { userEntityRef: '', ownershipEntityRefs: [] } },
  );
  return result;
};

const { ALLOW: A, DENY: D, CONDITIONAL: C } = AuthorizeResult;

// permission × developer, outsider, security, auditor, platform
const MATRIX: Record<string, AuthorizeResult[]> = {
  'security-evidence.evidence.read': [A, A, A, A, A],
  'security-evidence.evidence.export': [D, D, A, A, D],
  'security-scorecard.scorecard.read': [C, C, A, A, A],
  'security-scorecard.scorecard.refresh': [C, C, A, D, A],
  'security-scorecard.waiver.request': [C, C, A, D, C],
  'security-scorecard.waiver.decide': [D, D, A, D, D],
  'security-scorecard.campaign.manage': [D, D, A, D, D],
  'security-scorecard.report.upload': [C, C, C, D, A],
  'security-scorecard.upload-token.manage': [C, C, A, D, A],
  'security-scorecard.collector.read': [D, D, A, A, A],
  'security-scorecard.check.read': [A, A, A, A, A],
  'golden-path.service.read': [C, C, A, A, A],
  'golden-path.service.upgrade': [C, C, A, D, A],
  'golden-path.service.create-for-others': [D, D, D, D, A],
  'golden-path.template.read': [A, A, A, A, A],
  'approved-images.image.read': [A, A, A, A, A],
  'approved-images.image.propose': [A, A, A, D, A],
  'approved-images.image.decide': [D, D, A, D, D],
  'approved-images.drift.read': [C, C, A, A, A],
  'approved-images.drift.explain': [C, C, A, D, C],
  'approved-images.scan.report': [D, D, D, D, D],
  'approved-images.sample.read': [D, D, A, A, A],
  'security-cases.case.read': [C, C, A, A, C],
  'security-cases.case.comment': [C, C, A, D, C],
  'security-cases.case.manage': [D, D, A, D, D],
  'security-cases.automation.read': [D, D, A, A, A],
  'jit-access.request.create': [A, A, A, D, A],
  'jit-access.request.read': [C, C, A, A, C],
  'jit-access.request.decide': [C, C, C, D, C],
  'jit-access.grant.revoke': [C, C, A, D, C],
  'jit-access.audit.read': [D, D, A, A, D],
  'jit-access.posture.read': [D, D, A, A, A],
  'jit-access.policy.read': [A, A, A, A, A],
  'jit-access.policy.register': [A, A, A, D, A],
  'jit-access.break-glass.create': [A, A, A, D, A],
  'jit-access.delegation.create': [A, A, A, D, A],
  'jit-access.delegation.manage': [D, D, A, D, D],
  'jit-access.emergency.use': [D, D, A, D, D],
  'jit-access.review.manage': [D, D, A, D, D],
  'jit-access.provider.read': [D, D, A, A, A],
};

describe('FairwayPermissionPolicy', () => {
  const ours = [
    ...securityEvidencePermissions,
    ...securityScorecardPermissions,
    ...goldenPathPermissions,
    ...approvedImagesPermissions,
    ...securityCasesPermissions,
    ...jitAccessPermissions,
  ];

  it('has a row in the matrix for each of our permissions', () => {
    expect(Object.keys(MATRIX).sort()).toEqual(ours.map(p => p.name).sort());
  });

  it.each(ours.map(p => [p.name, p] as const))(
    'decides on %s by role',
    async (name, permission) => {
      const results = [];
      for (const person of Object.keys(PEOPLE)) {
        results.push(await decide(permission, person));
      }
      expect(results).toEqual(MATRIX[name]);
    },
  );

  it('denies what it does not know, to everybody', async () => {
    for (const name of ['unknown.thing.read', 'toString', '__proto__']) {
      const permission = createPermission({
        name,
        attributes: { action: 'read' },
      });
      for (const person of Object.keys(PEOPLE)) {
        expect(await decide(permission, person)).toBe(D);
      }
    }
  });

  it('denies everything to nobody', async () => {
    for (const permission of ours) {
      const { result } = await policy.handle({ permission });
      expect(result).toBe(D);
    }
  });

  it('binds an owner to the groups of the owner, and a participant to the person', async () => {
    const credentials = {
      ...mockCredentials.user(),
      principal: 'developer',
    };
    const user = {
      credentials,
      info: { userEntityRef: '', ownershipEntityRefs: [] },
    };
    const [read] = jitAccessPermissions.filter(
      p => p.name === 'jit-access.request.read',
    );
    expect(await policy.handle({ permission: read }, user)).toMatchObject({
      conditions: {
        anyOf: [
          { rule: 'IS_PARTICIPANT', params: { claims: ['user:default/ana'] } },
          { rule: 'IS_OWNER', params: { claims: PEOPLE.developer } },
        ],
      },
    });
  });
});
