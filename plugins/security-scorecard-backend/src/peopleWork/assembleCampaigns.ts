import { stringifyError } from '@backstage/errors';
import type { CheckDefinition } from '@fairway/plugin-security-scorecard-common';
import {
  CAMPAIGN_CHANGED_TOPIC,
  SCORECARD_SIGNAL_CHANNEL,
  type CampaignChangedEvent,
} from '@fairway/plugin-security-scorecard-node';
import { AuthorizedCampaigns } from '../campaigns/AuthorizedCampaigns';
import { CampaignService } from '../campaigns/CampaignService';
import { CampaignStore } from '../campaigns/CampaignStore';
import { CampaignSweeper } from '../campaigns/CampaignSweeper';
import { ProgressReader } from '../campaigns/ProgressReader';
import type { NoticeBoard } from '../notifications/notices';
import type { PeopleWorkOptions } from './registerPeopleWork';

/** Puts the campaigns together. */
export function assembleCampaigns(
  options: Pick<
    PeopleWorkOptions,
    | 'events'
    | 'exceptions'
    | 'knex'
    | 'logger'
    | 'now'
    | 'permissions'
    | 'signals'
    | 'transform'
  > & { board: NoticeBoard; checks: () => readonly CheckDefinition[] },
) {
  const { knex, checks, events, signals, logger, exceptions } = options;
  const store = new CampaignStore(knex);
  const reader = new ProgressReader(knex, checks);
  const changed = async (eventPayload: CampaignChangedEvent) => {
    try {
      await events.publish({ topic: CAMPAIGN_CHANGED_TOPIC, eventPayload });
      await signals.publish({
        recipients: { type: 'broadcast' },
        channel: SCORECARD_SIGNAL_CHANNEL,
        message: { action: 'changed' },
      });
    } catch (error) {
      logger.warn(
        `Could not tell others of the campaign ${eventPayload.campaignId}: ${stringifyError(error)}`,
      );
    }
  };
  const service = new CampaignService({
    ...options,
    store,
    reader,
    changed,
    // The hash of the policy changes with the modes, so all is evaluated anew.
    promoted: () => exceptions.modes.refresh(),
  });
  return {
    store,
    authorized: new AuthorizedCampaigns({ ...options, service, store, reader }),
    sweeper: new CampaignSweeper({ ...options, store, service, reader }),
  };
}
