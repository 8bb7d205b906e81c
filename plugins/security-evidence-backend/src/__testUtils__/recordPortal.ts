import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import { jitAccessLedgerServiceRef } from '@fairway/plugin-jit-access-node';
import { securityCasesServiceRef } from '@fairway/plugin-security-cases-node';
import {
  standingOf,
  type AsOfEntity,
  type CheckDefinition,
  type Standing,
} from '@fairway/plugin-security-scorecard-common';
import { scorecardRecordServiceRef } from '@fairway/plugin-security-scorecard-node';
import fc from 'fast-check';
import request from 'supertest';
import evidencePlugin from '../index';
import { service, text, time } from './evidenceSet';

/** What is on record in other plugins. */
export interface Recorded {
  checks: CheckDefinition[];
  /** By ref. */
  entities: AsOfEntity[];
  ledger: AuditRow[];
}

const CHECK_IDS = ['logging.trail', 'scan.covered', 'rbac.wildcards'];
const CONTROLS: Record<string, string[]> = {
  osps: ['OSPS-AC-01.01', 'OSPS-VM-05.03'],
  ssdf: ['PO.5.1', 'PW.8.2', 'RV.1.1'],
  soc2: ['CC6.1', 'CC7.1', 'CC7.2'],
  iso27002: ['5.15', '8.8', '8.15'],
  'cis-aws-5.0': ['1.4', '3.1', '5.1.1'],
  'cis-kubernetes-1.12': ['1.2.16', '5.1.1', '5.1.3'],
};
const severity = fc.constantFrom('critical' as const, 'low' as const);

const check = (id: string): fc.Arbitrary<CheckDefinition> =>
  fc.record({
    id: fc.constant(id),
    title: text,
    description: text,
    pillar: fc.constantFrom('logging' as const, 'scan' as const),
    area: fc.constant('logging-and-monitoring'),
    severity,
    level: fc.constant('bronze' as const),
    mode: fc.constant('enforce' as const),
    collector: text,
    expected: text,
    remediation: text,
    maxAge: fc.constant('PT24H'),
    frameworks: fc.record(
      Object.fromEntries(
        Object.entries(CONTROLS).map(([id_, ids]) => [id_, fc.subarray(ids)]),
      ),
    ),
  });

const entity: fc.Arbitrary<AsOfEntity> = service(CHECK_IDS).map(
  ({ state, results, ...rest }) => ({
    ...rest,
    standing: standingOf(results),
    results: results.map(
      ({ checkId, state: own, waived, waiverId, since, facts }) => ({
        checkId,
        state: own,
        waived,
        waiverId,
        since,
        facts,
      }),
    ),
  }),
);

const row: fc.Arbitrary<AuditRow> = fc.record({
  seq: fc.nat(),
  at: time,
  actor: text,
  action: text,
  requestId: fc.option(text, { nil: null }),
  grantId: fc.option(text, { nil: null }),
  details: fc.dictionary(
    text,
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    { maxKeys: 3 },
  ),
  hash: fc.constant('b'.repeat(64)),
  previousHash: fc.constant('a'.repeat(64)),
});

/** Anything that can be on record, with the texts of hostile people. */
export const recorded: fc.Arbitrary<Recorded> = fc.record({
  checks: fc.tuple(...CHECK_IDS.map(check)),
  entities: fc.uniqueArray(entity, {
    maxLength: 8,
    selector: ({ entityRef }) => entityRef,
  }),
  ledger: fc.array(row, { maxLength: 4 }),
});

const byRef = (a: AsOfEntity, b: AsOfEntity) =>
  a.entityRef < b.entityRef ? -1 : 1;

const narrowed = ({ entities }: Recorded, checkIds: readonly string[]) =>
  [...entities].sort(byRef).map(found => {
    const results = found.results.filter(r => checkIds.includes(r.checkId));
    return { ...found, results, standing: standingOf(results) };
  });

function countsOf(of: Recorded, checkIds: readonly string[]) {
  const counts: Record<Standing, number> = {
    'not-satisfied': 0,
    undetermined: 0,
    excepted: 0,
    satisfied: 0,
    'not-applicable': 0,
  };
  for (const { standing } of narrowed(of, checkIds)) {
    counts[standing] += 1;
  }
  return counts;
}

/** The plugin over a record that tests write: `now` is what it finds there. */
export async function startOverRecord() {
  const world: { now: Recorded } = {
    now: { checks: [], entities: [], ledger: [] },
  };
  const { server, stop } = await startTestBackend({
    features: [
      evidencePlugin,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      }).factory,
      createServiceFactory({
        service: scorecardRecordServiceRef,
        deps: {},
        factory: () => ({
          checks: async () => world.now.checks,
          summary: async ({ groups }) => ({
            recordedSince: null,
            entities: world.now.entities.length,
            groups: Object.fromEntries(
              Object.entries(groups).map(([id, ids]) => [
                id,
                countsOf(world.now, ids),
              ]),
            ),
          }),
          entities: async ({ checkIds }) => ({
            recordedSince: null,
            checks: [],
            standings: countsOf(world.now, checkIds),
            items: narrowed(world.now, checkIds),
            totalItems: world.now.entities.length,
          }),
          next: async ({ checkIds, after = '', limit = 100 }) => {
            const left = narrowed(world.now, checkIds).filter(
              ({ entityRef }) => entityRef > after,
            );
            const items = left.slice(0, limit);
            return {
              items,
              next:
                left.length > limit ? items[items.length - 1].entityRef : null,
            };
          },
        }),
      }),
      createServiceFactory({
        service: jitAccessLedgerServiceRef,
        deps: {},
        factory: () => ({
          listRows: async ({ limit = 20, offset = 0 }) => ({
            items: world.now.ledger.slice(offset, offset + limit),
            totalItems: world.now.ledger.length,
            serverTime: new Date().toISOString(),
          }),
        }),
      }),
      createServiceFactory({
        service: securityCasesServiceRef,
        deps: {},
        factory: () => ({
          listCases: async () => ({
            items: [],
            totalItems: 0,
            serverTime: new Date().toISOString(),
          }),
          getCase: async () => {
            throw new Error('An export reads no case alone');
          },
        }),
      }),
    ],
  });
  const exported = async (framework: string) => {
    const { status, body } = await request(server).get(
      `/api/security-evidence/frameworks/${framework}/export?format=oscal`,
    );
    if (status !== 200) {
      throw new Error(`The export answered ${status}: ${JSON.stringify(body)}`);
    }
    return body;
  };
  return { world, exported, stop };
}
