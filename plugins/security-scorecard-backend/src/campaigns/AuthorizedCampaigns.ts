import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  type CallerOptions,
  isPermitted,
  permitted,
} from '@fairway/plugin-backends-node';
import {
  campaignManagePermission,
  scorecardReadPermission,
  type Campaign,
  type CampaignRequest,
} from '@fairway/plugin-security-scorecard-common';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import { canonicalUser } from '../waivers/identity';
import type { PersonOptions } from '../waivers/Waivers';
import type { Campaigns } from './Campaigns';
import { noCampaign, type CampaignService } from './CampaignService';
import type { CampaignQuery, CampaignStore } from './CampaignStore';
import { ownerMatcher } from './ownerMatcher';
import type { Criteria, ProgressReader } from './ProgressReader';
import type { StoredCampaign } from './rows';

/** What {@link AuthorizedCampaigns} needs. */
export interface AuthorizedCampaignsOptions {
  service: CampaignService;
  store: CampaignStore;
  reader: ProgressReader;
  permissions: PermissionsService;
  transform: TransformConditions;
  now: () => Date;
}

/**
 * Asks the permission policy before each operation. Whoever may read any
 * scorecard sees campaigns, with numbers and points of what they may read.
 */
export class AuthorizedCampaigns implements Campaigns {
  readonly #options: AuthorizedCampaignsOptions;

  constructor(options: AuthorizedCampaignsOptions) {
    this.#options = options;
  }

  async list(query: CampaignQuery, options: CallerOptions) {
    const readable = await this.#readable(options);
    if (!readable) {
      return { items: [], totalItems: 0 };
    }
    const manageable = await this.#mayManage(options);
    const page = await this.#options.store.list(query);
    const items: Campaign[] = [];
    for (const campaign of page.items) {
      items.push(await this.#shown(campaign, readable.criteria, manageable));
    }
    return { items, totalItems: page.totalItems };
  }

  async get(id: string, options: CallerOptions) {
    const { service, store, now } = this.#options;
    const readable = await this.#readable(options);
    if (!readable) {
      throw noCampaign(id);
    }
    const campaign = await this.#shown(
      await service.get(id),
      readable.criteria,
      await this.#mayManage(options),
    );
    const today = now().toISOString().slice(0, 10);
    const points = await store.burnUp(id, ownerMatcher(readable.criteria));
    const { total, done } = campaign.progress;
    return {
      ...campaign,
      burnUp:
        campaign.status === 'active'
          ? [
              ...points.filter(point => point.date < today),
              { date: today, total, done },
            ]
          : points,
    };
  }

  async items(
    id: string,
    page: { limit: number; offset: number },
    options: CallerOptions,
  ) {
    const { service, reader } = this.#options;
    const readable = await this.#readable(options);
    if (!readable) {
      throw noCampaign(id);
    }
    return reader.items(await service.get(id), page, readable.criteria);
  }

  async create(request: CampaignRequest, options: PersonOptions) {
    return this.#manage(options, by =>
      this.#options.service.create(request, by),
    );
  }

  async close(id: string, options: PersonOptions) {
    return this.#manage(options, by => this.#options.service.close(id, by));
  }

  async promote(id: string, options: PersonOptions) {
    return this.#manage(options, by => this.#options.service.promote(id, by));
  }

  async #manage(
    options: PersonOptions,
    act: (by: string) => Promise<StoredCampaign>,
  ): Promise<Campaign> {
    if (!(await this.#mayManage(options))) {
      throw new NotAllowedError(
        `You need the permission ${campaignManagePermission.name} to change campaigns; the security team has it`,
      );
    }
    const campaign = await act(
      canonicalUser(options.credentials.principal.userEntityRef),
    );
    const readable = await this.#readable(options);
    return this.#shown(campaign, readable?.criteria, true);
  }

  #mayManage(options: CallerOptions): Promise<boolean> {
    return isPermitted(
      this.#options.permissions,
      campaignManagePermission,
      options,
    );
  }

  /** What the caller may see; undefined when nothing. */
  #readable(options: CallerOptions) {
    const { permissions, transform } = this.#options;
    return permitted(permissions, transform, scorecardReadPermission, options);
  }

  async #shown(
    campaign: StoredCampaign,
    criteria: Criteria,
    manageable: boolean,
  ): Promise<Campaign> {
    return {
      ...campaign,
      progress: await this.#options.reader.progress(campaign, criteria),
      manageable,
    };
  }
}
