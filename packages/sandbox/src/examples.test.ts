import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  getCompoundEntityRef,
  groupEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { ListCoverageCommand } from '@aws-sdk/client-inspector2';
import { awsClients } from './__testUtils__/clients';
import { readExamples } from './__testUtils__/examples';
import { mountWorld } from './__testUtils__/mount';
import { kubernetesClients } from './__testUtils__/kubernetes';
import { loadWorld, readDeliberatelyMissing } from './world/loadWorld';

const entities = readExamples();
const refs = new Set(entities.map(entity => stringifyEntityRef(entity)));
const ofKind = (kind: string) => entities.filter(e => e.kind === kind);
const annotation = (entity: Entity, name: string) =>
  entity.metadata.annotations?.[name];
const split = (value = '') => value.split(',').filter(part => part !== '');

describe('the catalog of the demo organisation', () => {
  const validators = [
    apiEntityV1alpha1Validator,
    componentEntityV1alpha1Validator,
    domainEntityV1alpha1Validator,
    groupEntityV1alpha1Validator,
    resourceEntityV1alpha1Validator,
    systemEntityV1alpha1Validator,
    userEntityV1alpha1Validator,
  ];
  const policy = EntityPolicies.allOf([
    new SchemaValidEntityPolicy(),
    new DefaultNamespaceEntityPolicy(),
    new NoForeignRootFieldsEntityPolicy(),
    new FieldFormatEntityPolicy(),
  ]);

  it.each(entities.map(e => [stringifyEntityRef(e), e] as const))(
    '%s is valid',
    async (_ref, entity) => {
      await expect(policy.enforce(entity)).resolves.toBeDefined();
      const known = await Promise.all(validators.map(v => v.check(entity)));
      expect(known.filter(Boolean)).toHaveLength(1);
    },
  );

  it('has no entity twice', () => {
    expect(refs.size).toBe(entities.length);
  });

  it.each([
    ['owner', 'group'],
    ['system', 'system'],
    ['domain', 'domain'],
    ['parent', 'group'],
    ['memberOf', 'group'],
    ['children', 'group'],
    ['dependsOn', 'component'],
    ['providesApis', 'api'],
    ['consumesApis', 'api'],
  ])('resolves every %s', (field, defaultKind) => {
    const dangling = entities.flatMap(entity =>
      [entity.spec?.[field] ?? []].flat().flatMap(value => {
        const ref = stringifyEntityRef(
          parseEntityRef(String(value), {
            defaultKind,
            defaultNamespace: 'default',
          }),
        );
        return refs.has(ref) ? [] : [`${entity.metadata.name} → ${ref}`];
      }),
    );
    expect(dangling).toEqual([]);
  });

  it('is as large and as uneven as the demo needs', () => {
    const teams = ofKind('Group').filter(g => g.spec?.type === 'team');
    const components = ofKind('Component');
    const owners = new Set(components.map(c => c.spec?.owner));
    expect(teams.length).toBeGreaterThanOrEqual(5);
    expect(owners.size).toBeGreaterThanOrEqual(5);
    expect(ofKind('User').length).toBeGreaterThanOrEqual(24);
    expect(components.length).toBeGreaterThanOrEqual(40);
    expect(ofKind('System').length).toBeGreaterThanOrEqual(5);
    expect(ofKind('Domain').length).toBeGreaterThanOrEqual(3);
    const has = (name: string) => (c: Entity) => !!annotation(c, name);
    const ecr = has('aws.amazon.com/amazon-ecr-arn');
    const lambda = has('fairway.dev/aws-lambda-arn');
    const cluster = has('fairway.dev/kubernetes-cluster');
    const some = (predicate: (c: Entity) => boolean) =>
      expect(components.some(predicate)).toBe(true);
    some(c => ecr(c) && lambda(c));
    some(c => ecr(c) && !lambda(c));
    some(c => lambda(c) && !ecr(c));
    some(c => cluster(c) && !ecr(c) && !lambda(c));
    some(c => c.spec?.type === 'service' && !c.metadata.annotations);
    some(c => (c.metadata.title?.length ?? 0) > 80);
  });

  it.each([
    ['ana', ['payments']],
    ['bo', ['payments', 'payments-leads']],
    ['chen', ['payments', 'payments-approvers']],
    ['omar', ['payments', 'payments-oncall']],
    ['sam', ['security']],
    ['ada', ['auditors']],
    ['otto', ['storefront']],
    ['petra', ['platform']],
  ])('has the persona %s', (name, memberOf) => {
    const user = ofKind('User').find(u => u.metadata.name === name);
    expect(user?.spec).toMatchObject({
      memberOf,
      profile: { displayName: expect.any(String) },
    });
  });

  it('gives a database login to those who have one', () => {
    expect(
      ofKind('User').flatMap(
        user => annotation(user, 'fairway.dev/postgres-login') ?? [],
      ),
    ).toEqual(['ana', 'bo', 'chen', 'omar', 'otto']);
  });

  it('has what the access policies point at', () => {
    for (const ref of [
      'system:default/payments',
      'component:default/payments-api',
      'resource:default/payments-db',
      'group:default/payments-oncall',
    ]) {
      expect(refs).toContain(ref);
    }
    expect(getCompoundEntityRef(ofKind('Domain')[0]).kind).toBe('Domain');
  });
});

describe('the world behind the catalog', () => {
  const mounted = mountWorld(() => loadWorld());
  const missing = readDeliberatelyMissing();
  const region = (accountId: string, name: string) =>
    mounted.world.accounts
      .find(account => account.accountId === accountId)
      ?.regions.get(name);

  it('knows every annotated resource, or leaves it out on purpose', () => {
    const unknown: string[] = [];
    const expectKnown = (known: boolean | undefined, value: string) => {
      if (!known && !missing[value]) {
        unknown.push(value);
      }
    };
    for (const entity of ofKind('Component')) {
      const where = region(
        annotation(entity, 'fairway.dev/aws-account') ?? '',
        annotation(entity, 'fairway.dev/aws-region') ?? '',
      );
      const connected =
        annotation(entity, 'fairway.dev/aws-account') !== '444455556666';
      for (const name of [
        'aws.amazon.com/amazon-ecr-arn',
        'fairway.dev/aws-lambda-arn',
      ]) {
        for (const arn of split(annotation(entity, name))) {
          expect(arn).toContain(where?.name ?? 'no region');
          expectKnown(
            !connected ||
              where?.coverage.some(
                ({ resourceId }) =>
                  resourceId === `${arn}:$LATEST` ||
                  resourceId.startsWith(`${arn}/`),
              ),
            arn,
          );
        }
      }
      for (const name of split(
        annotation(entity, 'fairway.dev/aws-log-groups'),
      )) {
        expectKnown(
          where?.logGroups.some(group => group.logGroupName === name),
          name,
        );
      }
      for (const id of split(annotation(entity, 'fairway.dev/aws-vpc'))) {
        expectKnown(
          where?.vpcs.some(vpc => vpc.vpcId === id),
          id,
        );
      }
      const cluster = annotation(entity, 'fairway.dev/kubernetes-cluster');
      if (cluster) {
        expectKnown(
          mounted.world.clusters
            .find(candidate => candidate.name === cluster)
            ?.objects.some(
              ({ kind, metadata }) =>
                kind === 'ServiceAccount' &&
                metadata.namespace ===
                  annotation(entity, 'backstage.io/kubernetes-namespace') &&
                metadata.name ===
                  annotation(entity, 'fairway.dev/kubernetes-service-account'),
            ),
          `${cluster}/${entity.metadata.name}`,
        );
      }
    }
    expect(unknown).toEqual([]);
  });

  it('leaves out nothing that is there after all', () => {
    const annotated = ofKind('Component').flatMap(entity =>
      Object.values(entity.metadata.annotations ?? {}).flatMap(value =>
        split(value),
      ),
    );
    expect(
      Object.keys(missing).filter(key => !annotated.includes(key)),
    ).toEqual([]);
  });

  it('is fresh today', async () => {
    const { coveredResources = [] } = await awsClients().inspector.send(
      new ListCoverageCommand({
        filterCriteria: {
          ecrRepositoryName: [{ comparison: 'EQUALS', value: 'payments-api' }],
          resourceType: [
            { comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' },
          ],
        },
      }),
    );
    const ages = coveredResources.map(
      row => Date.now() - (row.lastScannedAt?.getTime() ?? 0),
    );
    expect(ages).toHaveLength(2);
    expect(Math.max(...ages)).toBeLessThan(24 * 3_600_000);
  });

  it('shows every kind of coverage', () => {
    const rows = region('111122223333', 'eu-central-1')?.coverage ?? [];
    const reasons = new Set(rows.map(row => row.scanStatus?.reason));
    for (const reason of [
      'SUCCESSFUL',
      'SCAN_ELIGIBILITY_EXPIRED',
      'PENDING_INITIAL_SCAN',
      'UNSUPPORTED_OS',
      'EXCLUDED_BY_TAG',
      // Not in the SDK's enumeration: the service knows more than clients do.
      'SCAN_DEFERRED_BY_QUOTA',
    ]) {
      expect(reasons).toContain(reason);
    }
  });

  it('makes payments-api interesting', () => {
    const where = region('111122223333', 'eu-central-1');
    const findings = where?.findings.filter(
      finding =>
        finding.resources[0].details.awsEcrContainerImage?.repositoryName ===
          'payments-api' && finding.severity === 'CRITICAL',
    );
    const days = findings?.map(finding =>
      Math.round(
        (mounted.world.startedAt.getTime() / 1000 - finding.firstObservedAt) /
          86_400,
      ),
    );
    expect(days).toContain(6);
    expect(findings?.map(finding => finding.status)).toContain('SUPPRESSED');
    expect(
      where?.logGroups.find(
        group => group.logGroupName === '/harbour/payments-api',
      )?.retentionInDays,
    ).toBe(30);
  });

  it('lets the collector read the cluster, and a developer not', async () => {
    const url = 'https://harbour-prod.kubernetes.harbour.example';
    const { items } = await kubernetesClients(
      url,
      'sandbox-reader',
    ).rbac.listClusterRoleBinding();
    expect(items.map(item => item.metadata?.name)).toEqual(
      expect.arrayContaining([
        'cluster-admin',
        'deploy-bot',
        'payments-settings-reader',
        'system:public-info-viewer',
      ]),
    );
    await expect(
      kubernetesClients(url, 'sandbox-developer').rbac.listClusterRole(),
    ).rejects.toMatchObject({ code: 403 });
  });
});
