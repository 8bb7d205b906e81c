import { spokenTime } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import { campaignLink } from '../notifications/links';
import type { Notice, NoticeBoard } from '../notifications/notices';
import { nextReminder } from '../waivers/policy';
import type { CampaignService } from './CampaignService';
import type { CampaignStore } from './CampaignStore';
import type { ProgressReader } from './ProgressReader';
import { toCampaign, type CampaignRow, type StoredCampaign } from './rows';

const BATCH = 50;

/** What {@link CampaignSweeper} needs. */
export interface CampaignSweeperOptions {
  knex: Knex;
  store: CampaignStore;
  service: CampaignService;
  reader: ProgressReader;
  board: NoticeBoard;
  now: () => Date;
}

/** Sends reminders of campaigns and writes their burn-up. */
export class CampaignSweeper {
  readonly #options: CampaignSweeperOptions;

  constructor(options: CampaignSweeperOptions) {
    this.#options = options;
  }

  /** Reminds owners of what is open, once per reminder. */
  async remind(signal: AbortSignal): Promise<void> {
    const { store, now } = this.#options;
    while (!signal.aborted) {
      const due = await store.findToRemind(now(), BATCH);
      if (!due.length) {
        return;
      }
      for (const row of due) {
        signal.throwIfAborted();
        await this.#remindOf(row);
      }
    }
  }

  /** Writes today's point of every active campaign; may run as often as it likes. */
  async writePoints(signal: AbortSignal): Promise<void> {
    const { store, service } = this.#options;
    let after = '';
    for (;;) {
      const batch = await store.activeAfter(after, BATCH);
      for (const campaign of batch) {
        signal.throwIfAborted();
        await service.writePoints(campaign);
        after = campaign.id;
      }
      if (batch.length < BATCH) {
        return;
      }
    }
  }

  async #remindOf(row: CampaignRow): Promise<void> {
    const { knex, store, reader, board, now } = this.#options;
    const at = now();
    const campaign = toCampaign(row);
    const next = nextReminder(campaign, campaign.targetDate, at);
    const owners = await reader.byOwner(campaign);
    const notices = owners.flatMap(({ ownerRef, total, done }) =>
      ownerRef && done < total
        ? [reminderOf(campaign, ownerRef, total - done, total)]
        : [],
    );
    await knex.transaction(async trx => {
      if (await store.moveReminder(trx, row, next)) {
        await board.add(trx, notices, at);
      }
    });
  }
}

function reminderOf(
  campaign: StoredCampaign,
  ownerRef: string,
  open: number,
  total: number,
): Notice {
  return {
    kind: 'campaign-reminder',
    recipients: [ownerRef],
    title: `Campaign '${campaign.title}' is due on ${spokenTime(campaign.targetDate)}`,
    description: `${open} of ${total} points of your services are open.`,
    link: campaignLink(campaign.id),
    severity: 'normal',
    entityRef: null,
  };
}
