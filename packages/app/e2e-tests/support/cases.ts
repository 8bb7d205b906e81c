import { randomUUID } from 'node:crypto';
import {
  CloudTrailClient,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { expect } from '@playwright/test';
import { call } from './api';
import { baseUrl, portal } from './portal';

const API = '/api/security-cases';
const REGION = 'eu-central-1';
const CLUSTER = 'harbour-prod';
const AUDIT_TOKEN = 'sandbox-audit-not-a-secret';

/** The trail of the organisation in the demo's production account. */
const TRAIL = 'harbour-organisation';

const sandbox = () => `http://127.0.0.1:${portal().ports.sandbox}`;

/** Credentials of AWS that somebody holds for a while. */
export interface AwsSession {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** Signs in to the production account as AWS's access portal does; undefined when nothing is assigned. */
export async function awsSessionOf(
  person: string,
): Promise<AwsSession | undefined> {
  const response = await fetch(`${sandbox()}/_sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      userName: `${person}@harbour.example`,
      accountId: '111122223333',
      permissionSet: 'PaymentsOperator',
    }),
  });
  if (response.status === 403) {
    return undefined;
  }
  expect(response.status).toBe(201);
  const { expiration, ...keys } = await response.json();
  return { ...keys, expiration: new Date(expiration) };
}

const cloudTrail = (credentials: AwsSession) =>
  new CloudTrailClient({
    region: REGION,
    credentials,
    endpoint: `${sandbox()}/aws/cloudtrail/${REGION}`,
  });

/** Switches the trail of the organisation off. */
export async function stopTrail(session: AwsSession) {
  await cloudTrail(session).send(new StopLoggingCommand({ Name: TRAIL }));
}

/** Switches it on again. */
export async function startTrail(session: AwsSession) {
  await cloudTrail(session).send(new StartLoggingCommand({ Name: TRAIL }));
}

/** Closes every case, which lifts what they hold back. */
export async function closeCases(reason: string) {
  const open = async () =>
    (await call('GET', `${API}/cases?status=open&limit=200`, { as: 'sam' }))
      .body.items;
  for (const { id } of await open()) {
    const { status, body } = await call('POST', `${API}/cases/${id}/close`, {
      as: 'sam',
      body: { decision: 'false-alarm', reason },
    });
    expect([200, 409], JSON.stringify(body)).toContain(status);
  }
  const held = async () =>
    (await call('GET', '/api/jit-access/holds', { as: 'sam' })).body.items
      .filter(({ liftedAt }: { liftedAt: string | null }) => !liftedAt)
      .map(({ reason: why }: { reason: string }) => why);
  await expect.poll(held, { timeout: 30_000 }).toEqual([]);
}

/**
 * Has a cluster tell that a log shipper was changed two hours ago: late, so
 * that all that would change something is proposed. Gives the id of the case.
 */
export async function makeCase(): Promise<string> {
  const name = `shipper-${randomUUID().slice(0, 8)}`;
  const at = new Date(Date.now() - 2 * 3600_000).toISOString();
  const response = await fetch(
    `${baseUrl()}${API}/ingest/kubernetes-audit/${CLUSTER}`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${AUDIT_TOKEN}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1',
        items: [
          {
            auditID: randomUUID(),
            stage: 'ResponseComplete',
            verb: 'delete',
            user: { username: 'somebody@elsewhere.example' },
            objectRef: {
              resource: 'daemonsets',
              namespace: 'amazon-cloudwatch',
              name,
              apiGroup: 'apps',
            },
            responseStatus: { code: 200 },
            requestReceivedTimestamp: at,
            stageTimestamp: at,
          },
        ],
      }),
    },
  );
  expect(await response.json()).toEqual({ accepted: 1 });
  const found = async () =>
    (await call('GET', `${API}/cases?search=${name}`, { as: 'sam' })).body
      .items[0]?.id;
  await expect.poll(found, { timeout: 30_000 }).toBeTruthy();
  return found();
}

/** The id of the proposed ticket of a case. */
export async function proposedTicket(caseId: string): Promise<string> {
  const { body } = await call('GET', `${API}/cases/${caseId}`, { as: 'sam' });
  const ticket = body.actions.find(
    ({ kind, state }: { kind: string; state: string }) =>
      kind === 'ticket' && state === 'proposed',
  );
  expect(ticket, JSON.stringify(body.actions)).toBeTruthy();
  return ticket.id;
}
