import type { Entity } from '@backstage/catalog-model';

const ACCOUNT = '111122223333';

/** As long as a name of a log group may be. */
export const LONG_LOG_GROUP = `/apps/${'l'.repeat(506)}`;

function owned(entity: Entity, owner: string): Entity {
  const targetRef = `group:default/${owner}`;
  return {
    ...entity,
    spec: { ...entity.spec, owner: targetRef },
    relations: [{ type: 'ownedBy', targetRef }],
  };
}

function person(name: string, annotations: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, namespace: 'default', annotations },
    spec: { profile: { email: `${name}@harbour.example` }, memberOf: [] },
  };
}

/** A small organisation: an account, services in it and a cluster, and people. */
export const ENTITIES: Entity[] = [
  owned(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: 'aws-production',
        namespace: 'default',
        annotations: { 'fairway.dev/aws-account': ACCOUNT },
      },
      spec: { type: 'aws-account' },
    },
    'platform',
  ),
  owned(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'payments-api',
        title: 'Payments API',
        namespace: 'default',
        annotations: {
          'fairway.dev/aws-account': ACCOUNT,
          'fairway.dev/kubernetes-cluster': 'harbour-prod',
          'fairway.dev/tier': '1',
        },
      },
      spec: { type: 'service', lifecycle: 'production' },
    },
    'payments',
  ),
  owned(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'ledger-api',
        namespace: 'default',
        annotations: {
          'fairway.dev/aws-account': '444455556666',
          'fairway.dev/aws-log-groups': `/apps/ledger, ${LONG_LOG_GROUP}`,
        },
      },
      spec: { type: 'service', lifecycle: 'production' },
    },
    'payments',
  ),
  owned(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'strange',
        // Neither can be held by a row of PostgreSQL.
        title: `Strange\0${'!'.repeat(100)}`,
        namespace: 'default',
        annotations: { 'fairway.dev/tier': '1\0' },
      },
      spec: { type: 'service', lifecycle: 'production' },
    },
    'payments',
  ),
  person('omar', {
    'fairway.dev/aws-identity-store-user': 'd-1/omar-id',
    'fairway.dev/kubernetes-user': 'omar@harbour.example',
  }),
  person('security', {}),
  person('twin-a', { 'fairway.dev/kubernetes-user': 'twin' }),
  person('twin-b', { 'fairway.dev/kubernetes-user': 'twin' }),
];
