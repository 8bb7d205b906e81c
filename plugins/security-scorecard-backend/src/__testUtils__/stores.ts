import type { Entity } from '@backstage/catalog-model';
import type {
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Collector } from '@fairway/plugin-security-scorecard-node';
import { migrated } from '@fairway/test-backends';
import { createHash } from 'node:crypto';
import { EntityIndexStore } from '../database/EntityIndexStore';
import { FindingReader } from '../database/FindingReader';
import { SnapshotWriter } from '../database/SnapshotWriter';
import { TreeStore } from '../database/TreeStore';
import { TodoReader } from '../database/TodoReader';
import { migrationsDirectory } from '../database/migrate';
import { RefreshQueue } from '../database/RefreshQueue';
import { ScorecardReader } from '../database/ScorecardReader';
import type { EvaluationPolicy } from '../database/Evaluator';
import { ScorecardWriter } from '../database/ScorecardWriter';
import { deadlinePolicy } from '../domain/durations';
import { describeEntity } from '../domain/entity';
import { loadChecks } from '../policy/loadChecks';

/** The stores on a fresh database, filled with entities. */
export async function setupStores(
  databases: TestDatabases,
  databaseId: TestDatabaseId,
  entities: Entity[] = [],
  policy: () => Pick<EvaluationPolicy, 'checks'> &
    Partial<EvaluationPolicy> = () => ({ checks: [] }),
) {
  const knex = await databases.init(databaseId);
  await migrated(knex, migrationsDirectory());
  const index = new EntityIndexStore(knex);
  await index.upsert(entities.map(describeEntity));
  const deadlines = deadlinePolicy({});
  const reading = () => ({ deadlines, ...policy() });
  return {
    knex,
    index,
    trees: new TreeStore(knex),
    snapshots: new SnapshotWriter(knex),
    writer: new ScorecardWriter(knex),
    reader: new ScorecardReader(knex, reading),
    findings: new FindingReader(knex),
    todos: new TodoReader(knex, reading),
    queue: new RefreshQueue(knex, { minInterval: 'PT30S', claimFor: 'PT5M' }),
  };
}

/** A policy from a directory of check files. */
export async function policyFrom(
  directory: string,
  collectors: Collector[],
): Promise<EvaluationPolicy> {
  const { checks, hash } = await loadChecks(directory, collectors);
  return {
    checks,
    hash: createHash('md5').update(hash).digest('hex'),
    deadlines: deadlinePolicy({}),
  };
}
