import { randomUUID } from 'node:crypto';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  CampaignRequest,
  CampaignScope,
  CheckDefinition,
} from '@fairway/plugin-security-scorecard-common';
import type { CampaignChangedEvent } from '@fairway/plugin-security-scorecard-node';
import { spokenTime } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import { normalizeTime, parseDuration } from '../domain/durations';
import type { ModeScope } from '../modes/rules';
import { nextReminder } from '../waivers/policy';
import type { CampaignStore } from './CampaignStore';
import type { ProgressReader } from './ProgressReader';
import type { StoredCampaign } from './rows';

const on = (at: string | null) => (at === null ? '' : ` on ${spokenTime(at)}`);

/** Reminders of a campaign that names none. */
const REMINDERS = ['P14D', 'P3D', 'P1D'];

/** What {@link CampaignService} needs. */
export interface CampaignServiceOptions {
  knex: Knex;
  store: CampaignStore;
  reader: ProgressReader;
  checks: () => readonly CheckDefinition[];
  /** Told after each commit. */
  changed: (event: CampaignChangedEvent) => Promise<void>;
  /** Called after a promotion: modes are read again and results evaluated. */
  promoted: () => Promise<void>;
  now: () => Date;
}

/** The rules of campaigns; who may do what is asked before, by AuthorizedCampaigns. */
export class CampaignService {
  readonly #options: CampaignServiceOptions;

  constructor(options: CampaignServiceOptions) {
    this.#options = options;
  }

  /** Throws NotFoundError when there is none. */
  async get(id: string): Promise<StoredCampaign> {
    const campaign = await this.#options.store.get(id);
    if (!campaign) {
      throw noCampaign(id);
    }
    return campaign;
  }

  async create(
    request: CampaignRequest,
    createdBy: string,
  ): Promise<StoredCampaign> {
    const { knex, store, reader, now } = this.#options;
    const at = now();
    const title = request.title.trim();
    if (title.length < 3) {
      throw new InputError('title: give a title of at least 3 characters');
    }
    this.#assertChecks(request.checkIds);
    const targetDate = normalizeTime(request.targetDate);
    if (!targetDate || targetDate <= at.toISOString()) {
      throw new InputError(
        `targetDate: '${request.targetDate}' is not a time in the future; write it as ISO 8601`,
      );
    }
    const reminders = request.reminders ?? REMINDERS;
    reminders.forEach(assertDuration);
    const scope = scopeOf(request.scope);
    if ((await reader.entities(scope)) === 0) {
      throw new InputError(
        'scope: no entity with a scorecard is meant; check the names of groups and systems, and the tiers',
      );
    }

    const id = randomUUID();
    const description = request.description?.trim() ?? '';
    await knex.transaction(trx =>
      store.insert(trx, {
        id,
        title,
        description,
        search: `${title}\n${description}`.toLocaleLowerCase('en-US'),
        check_ids: JSON.stringify(request.checkIds),
        scope: JSON.stringify(scope),
        target_date: targetDate,
        reminders: JSON.stringify(reminders),
        remind_at: nextReminder({ reminders }, targetDate, at),
        status: 'active',
        created_by: createdBy,
        created_at: at.toISOString(),
        closed_at: null,
        promoted_at: null,
      }),
    );
    const campaign = await this.get(id);
    await this.writePoints(campaign);
    await this.#tell(campaign, 'created', createdBy, at);
    return campaign;
  }

  async close(id: string, by: string): Promise<StoredCampaign> {
    const { knex, store, now } = this.#options;
    const at = now();
    const before = await this.get(id);
    // The last point is what was reached.
    if (before.status === 'active') {
      await this.writePoints(before);
    }
    const closed = await knex.transaction(trx =>
      store.close(trx, id, at.toISOString()),
    );
    if (!closed) {
      const current = await this.get(id);
      throw new ConflictError(
        `The campaign was closed already${on(current.closedAt)}`,
      );
    }
    const campaign = await this.get(id);
    await this.#tell(campaign, 'closed', by, at);
    return campaign;
  }

  async promote(id: string, by: string): Promise<StoredCampaign> {
    const { knex, store, promoted, now } = this.#options;
    const at = now();
    const before = await this.get(id);
    const scope: ModeScope = {
      owners: before.scope.ownerRefs,
      systems: before.scope.systemRefs,
      tiers: before.scope.tiers,
    };
    const done = await knex.transaction(async trx => {
      const marked = await store.markPromoted(trx, id, at.toISOString());
      if (marked) {
        await store.insertModes(
          trx,
          before.checkIds.map(checkId => ({
            campaign_id: id,
            check_id: checkId,
            scope: JSON.stringify(scope),
            mode: 'enforce',
            starts_at: at.toISOString(),
            created_by: by,
          })),
        );
      }
      return marked;
    });
    const campaign = await this.get(id);
    if (!done) {
      throw new ConflictError(
        `The campaign was made a standard already${on(campaign.promotedAt)}`,
      );
    }
    await promoted();
    await this.#tell(campaign, 'promoted', by, at);
    return campaign;
  }

  /** Writes today's points; the same day again writes them anew. */
  async writePoints(campaign: StoredCampaign): Promise<void> {
    const { store, reader, now } = this.#options;
    await store.setPoints(
      campaign.id,
      now().toISOString().slice(0, 10),
      await reader.byOwner(campaign),
    );
  }

  #assertChecks(checkIds: readonly string[]) {
    const known = new Set(this.#options.checks().map(({ id }) => id));
    const unknown = checkIds.filter(id => !known.has(id));
    if (unknown.length) {
      throw new InputError(
        `checkIds: there is no check '${unknown.join("', '")}'; see the list of checks`,
      );
    }
  }

  async #tell(
    { id }: StoredCampaign,
    action: CampaignChangedEvent['action'],
    actor: string,
    at: Date,
  ) {
    await this.#options.changed({
      campaignId: id,
      action,
      actor,
      at: at.toISOString(),
    });
  }
}

/** The same words for "there is none" and "you may not know". */
export function noCampaign(id: string): NotFoundError {
  return new NotFoundError(`There is no campaign '${id}' that you can see`);
}

function assertDuration(text: string) {
  try {
    parseDuration(text);
  } catch (error) {
    throw new InputError('reminders: not a duration', error);
  }
}

/** Whole refs in lower case, each once. */
function scopeOf(scope: CampaignScope): CampaignScope {
  const refs = (field: string, kind: string, texts: readonly string[]) => [
    ...new Set(
      texts.map(text => {
        const ref = stringifyEntityRef(parseEntityRef(text)).toLocaleLowerCase(
          'en-US',
        );
        if (!ref.startsWith(`${kind}:`)) {
          throw new InputError(
            `scope.${field}: '${text}' is not a ${kind}; write it as ${kind}:default/name`,
          );
        }
        return ref;
      }),
    ),
  ];
  return {
    ownerRefs: refs('ownerRefs', 'group', scope.ownerRefs),
    systemRefs: refs('systemRefs', 'system', scope.systemRefs),
    tiers: [...new Set(scope.tiers)],
  };
}
