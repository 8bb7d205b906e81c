import { sandboxCredentials } from '@fairway/sandbox';
import { ConfiguredAwsClients } from '../clients';

/** Clients of account 111122223333 in eu-central-1, with the sandbox's keys. */
export function testClients(
  endpoint?: string,
  regions = ['eu-central-1'],
): ConfiguredAwsClients {
  return new ConfiguredAwsClients(
    [{ accountId: '111122223333', regions, endpoint }],
    {
      getCredentialProvider: async () => ({
        sdkCredentialProvider: async () => sandboxCredentials('111122223333'),
      }),
    },
  );
}

/** A component with the given annotations. */
export function testEntity(name: string, annotations: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', owner: 'group:default/payments' },
  };
}

/** Everything a collector yields. */
export async function drain<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) {
    items.push(item);
  }
  return items;
}

/** The context of one run, at a fixed time. */
export function testContext(now = '2026-11-21T12:00:00.000Z') {
  return { now: new Date(now), signal: new AbortController().signal };
}
