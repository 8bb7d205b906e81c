import { NotAllowedError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  scorecardReadPermission,
  type Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import { useCallback } from 'react';
import { securityScorecardApiRef } from '../api';
import { AsyncData, useAsyncData } from './useAsyncData';

const POLL_INTERVAL = 30_000;

/**
 * The scorecard of one entity, read again every half minute. Somebody without
 * the right to it is told so without asking for it: a browser reports every
 * refused call as an error of the page.
 */
export function useScorecard(entityRef: string): AsyncData<Scorecard> {
  const api = useApi(securityScorecardApiRef);
  const permissions = useApi(permissionApiRef);
  const load = useCallback(async () => {
    const { result } = await permissions.authorize({
      permission: scorecardReadPermission,
      resourceRef: entityRef,
    });
    if (result === AuthorizeResult.DENY) {
      throw new NotAllowedError(`No right to the scorecard of ${entityRef}`);
    }
    return api.getScorecard(entityRef);
  }, [api, permissions, entityRef]);
  return useAsyncData(load, { pollInterval: POLL_INTERVAL });
}
