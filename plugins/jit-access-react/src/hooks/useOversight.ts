import { useApi } from '@backstage/frontend-plugin-api';
import type {
  AccessFigures,
  AccessReview,
  ChatLink,
  Delegation,
  Drift,
  Hold,
  ListDriftOptions,
  Page,
  PageOptions,
  ProviderHealth,
} from '@fairway/plugin-jit-access-common';
import { jitAccessApiRef } from '../api';
import { useLive, type Live } from './useLive';

/** The delegations that concern the one who is signed in. */
export function useDelegations(): Live<Delegation[]> {
  const api = useApi(jitAccessApiRef);
  return useLive('delegations', () => api.listDelegations());
}

/** Chat accounts that are linked to oneself; not found where there is no chat. */
export function useChatLinks(): Live<ChatLink[]> {
  const api = useApi(jitAccessApiRef);
  return useLive('chat-links', () => api.listChatLinks());
}

/** Where new access is held back. */
export function useHolds(): Live<Hold[]> {
  const api = useApi(jitAccessApiRef);
  return useLive('holds', () => api.listHolds());
}

/** Where the providers differ from the record. */
export function useDrift(options: ListDriftOptions): Live<Page<Drift>> {
  const api = useApi(jitAccessApiRef);
  return useLive(
    `drift ${JSON.stringify(options)}`,
    () => api.listDrift(options),
    { keep: true },
  );
}

/** How the providers are doing. */
export function useProviders(): Live<ProviderHealth[]> {
  const api = useApi(jitAccessApiRef);
  return useLive('providers', () => api.listProviders());
}

/** Reviews of who has access to a target. */
export function useReviews(
  options: PageOptions & { entityRef?: string; open?: boolean },
): Live<Page<AccessReview>> {
  const api = useApi(jitAccessApiRef);
  return useLive(
    `reviews ${JSON.stringify(options)}`,
    () => api.listReviews(options),
    { keep: true },
  );
}

/** One review, with everybody who can reach the target. */
export function useReview(id: string): Live<AccessReview> {
  const api = useApi(jitAccessApiRef);
  return useLive(`review ${id}`, () => api.getReview(id));
}

/** Figures of the last 90 days. */
export function useFigures(): Live<AccessFigures> {
  const api = useApi(jitAccessApiRef);
  return useLive('figures', () => api.getFigures());
}
