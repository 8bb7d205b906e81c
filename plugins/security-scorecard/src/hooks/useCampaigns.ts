import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Campaign,
  CampaignDetail,
  CampaignItem,
  ListCampaignsOptions,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  securityScorecardApiRef,
  useAsyncData,
  useStable,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

/** One page of campaigns; keeps the old page on screen while the next loads. */
export function useCampaigns(
  options: ListCampaignsOptions,
): AsyncData<Page<Campaign>> {
  const api = useApi(securityScorecardApiRef);
  const stable = useStable(options);
  const load = useCallback(() => api.listCampaigns(stable), [api, stable]);
  return useAsyncData(load, { keepPrevious: true });
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
