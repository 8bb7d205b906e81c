import type {
  Campaign,
  CampaignScope,
  CampaignStatus,
} from '@fairway/plugin-security-scorecard-common';
import { parseJson } from '../database/rows';

/** A row of `campaigns`. */
export interface CampaignRow {
  id: string;
  title: string;
  description: string;
  /** What lists search, in lower case. */
  search: string;
  check_ids: string;
  scope: string;
  target_date: string;
  reminders: string;
  remind_at: string | null;
  status: CampaignStatus;
  created_by: string;
  created_at: string;
  closed_at: string | null;
  promoted_at: string | null;
}

/** A row of `campaign_points`. */
export interface CampaignPointRow {
  campaign_id: string;
  day: string;
  /** Empty for entities that nobody owns. */
  owner_ref: string;
  total: number;
  done: number;
}

/** A campaign without what depends on the time and on who asks. */
export type StoredCampaign = Omit<Campaign, 'progress' | 'manageable'>;

/** A campaign as stored. */
export function toCampaign(row: CampaignRow): StoredCampaign {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    checkIds: parseJson<string[]>(row.check_ids),
    scope: parseJson<CampaignScope>(row.scope),
    targetDate: row.target_date,
    reminders: parseJson<string[]>(row.reminders),
    status: row.status,
    createdBy: row.created_by,
    createdAt: row.created_at,
    closedAt: row.closed_at,
    promotedAt: row.promoted_at,
  };
}
