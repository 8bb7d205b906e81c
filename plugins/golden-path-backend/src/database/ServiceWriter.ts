import { createHash } from 'node:crypto';
import { writeOwners, type ServiceFacts } from '@fairway/plugin-backends-node';
import {
  FILE_VERDICTS,
  TEMPLATE_STATES,
  type ControlState,
  type FileDrift,
  type GoldenPathObservedEvent,
  type StartedUpgrade,
  type TemplateState,
} from '@fairway/plugin-golden-path-common';
import type { Knex } from 'knex';

/** What the catalog says of a service. */
export interface CatalogFacts extends ServiceFacts {
  systemRef: string | null;
}

/** Files written by one statement. */
const CHUNK = 100;

const rank = ({ verdict }: FileDrift) => FILE_VERDICTS.indexOf(verdict);

function sortedFiles(files: readonly FileDrift[]): FileDrift[] {
  return files
    .filter(({ verdict }) => verdict !== 'pristine')
    .sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

function stateOf(event: GoldenPathObservedEvent): TemplateState {
  if (event.version === null || event.latest === null) {
    return 'unknown';
  }
  return event.version === event.latest ? 'current' : 'outdated';
}

/** Writes what was seen of services. */
export class ServiceWriter {
  constructor(private readonly knex: Knex) {}

  /**
   * Stores what was seen unless something newer is stored already.
   *
   * @param facts - what the catalog says; undefined keeps what is stored
   * @returns false when it is not stored: it is older than what is known, or
   * nothing is known of the entity and no facts were given
   */
  async record(
    event: GoldenPathObservedEvent,
    facts: CatalogFacts | undefined,
  ): Promise<boolean> {
    const files = sortedFiles(event.files);
    const count = (state: ControlState) =>
      event.controls.filter(control => control.state === state).length;
    const { entityRef, observedAt, ...seen } = event;
    const contentHash = createHash('sha256')
      .update(JSON.stringify([seen, files]))
      .digest('hex');
    const row = {
      template: event.template,
      version: event.version,
      latest: event.latest,
      template_state: TEMPLATE_STATES.indexOf(stateOf(event)),
      pristine: event.drift?.pristine ?? null,
      edited: event.drift?.edited ?? null,
      weakened: event.drift?.weakened ?? null,
      controls_pass: count('pass'),
      controls_fail: count('fail'),
      controls_unknown: count('unknown'),
      controls_not_applicable: count('not-applicable'),
      controls: JSON.stringify(event.controls),
      content_hash: contentHash,
    };
    return this.knex.transaction(async trx => {
      if (facts) {
        await trx('services')
          .insert({
            ...row,
            ...columnsOf(facts),
            entity_ref: entityRef,
            content_hash: '',
            observed_at: '',
          })
          .onConflict('entity_ref')
          .ignore();
      }
      const unchanged = await trx('services')
        .where({ entity_ref: entityRef, content_hash: contentHash })
        .andWhere('observed_at', '<', observedAt)
        .update({ observed_at: observedAt });
      if (unchanged > 0) {
        return true;
      }
      const updated = await trx('services')
        .where({ entity_ref: entityRef })
        .andWhere('observed_at', '<', observedAt)
        .update({ ...row, observed_at: observedAt });
      if (updated === 0) {
        return false;
      }
      if (facts) {
        await writeOwners(trx, entityRef, facts.ownerRefs);
      }
      await trx('files').where({ entity_ref: entityRef }).delete();
      await trx.batchInsert(
        'files',
        files.map((file, position) => ({
          entity_ref: entityRef,
          position,
          path: file.path,
          verdict: rank(file),
        })),
        CHUNK,
      );
      return true;
    });
  }

  /** Stores what the catalog says of a service that is known. */
  async describe(entityRef: string, facts: CatalogFacts): Promise<void> {
    await this.knex.transaction(async trx => {
      const found = await trx('services')
        .where({ entity_ref: entityRef })
        .update(columnsOf(facts));
      if (found > 0) {
        await writeOwners(trx, entityRef, facts.ownerRefs);
      }
    });
  }

  /** Removes services that were last seen before a time. */
  async remove(
    entityRefs: readonly string[],
    observedBefore: string,
  ): Promise<number> {
    return this.knex('services')
      .whereIn('entity_ref', [...entityRefs])
      .andWhere('observed_at', '<', observedBefore)
      .delete();
  }

  /** Keeps which upgrade was started last. */
  async noteUpgrade(entityRef: string, upgrade: StartedUpgrade): Promise<void> {
    await this.knex('services').where({ entity_ref: entityRef }).update({
      upgrade_task: upgrade.taskId,
      upgrade_at: upgrade.startedAt,
      upgrade_by: upgrade.startedBy,
    });
  }
}

function columnsOf(facts: CatalogFacts) {
  return {
    title: facts.title,
    search_text: facts.searchText.toLocaleLowerCase('en-US'),
    owner_ref: facts.ownerRefs[0] ?? null,
    system_ref: facts.systemRef,
  };
}
