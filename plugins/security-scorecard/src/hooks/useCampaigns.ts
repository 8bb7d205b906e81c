import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Campaign,
  CampaignDetail,
  CampaignItem,
  CampaignStatus,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  securityScorecardApiRef,
  useAsyncData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

/** Campaigns in a status, or all. */
export function useCampaigns(
  status: CampaignStatus | undefined,
): AsyncData<Campaign[]> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    () => api.listCampaigns(status ? { status } : {}),
    [api, status],
  );
  return useAsyncData(load);
}

/** One campaign with its burn-up. */
export function useCampaign(id: string): AsyncData<CampaignDetail> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => api.getCampaign(id), [api, id]);
  return useAsyncData(load);
}

/** One page of the open points of a campaign. */
export function useCampaignItems(
  id: string,
  limit: number,
  offset: number,
): AsyncData<Page<CampaignItem>> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    () => api.listCampaignItems(id, { limit, offset }),
    [api, id, limit, offset],
  );
  return useAsyncData(load, { keepPrevious: true });
}
