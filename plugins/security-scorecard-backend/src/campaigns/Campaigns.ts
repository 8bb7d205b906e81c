import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  Campaign,
  CampaignDetail,
  CampaignItem,
  CampaignRequest,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import type { PersonOptions } from '../waivers/Waivers';
import type { CampaignQuery } from './CampaignStore';

/** The operations on campaigns behind the routes. */
export interface Campaigns {
  list(query: CampaignQuery, options: CallerOptions): Promise<Page<Campaign>>;
  /** Throws NotFoundError when there is none that the caller may see. */
  get(id: string, options: CallerOptions): Promise<CampaignDetail>;
  items(
    id: string,
    page: { limit: number; offset: number },
    options: CallerOptions,
  ): Promise<Page<CampaignItem>>;
  /** Throws InputError that names the field. */
  create(request: CampaignRequest, options: PersonOptions): Promise<Campaign>;
  /** Throws ConflictError when it is closed already. */
  close(id: string, options: PersonOptions): Promise<Campaign>;
  /** Throws ConflictError when it is a standard already. */
  promote(id: string, options: PersonOptions): Promise<Campaign>;
}
