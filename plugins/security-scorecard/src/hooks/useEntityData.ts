import { useApi } from '@backstage/frontend-plugin-api';
import {
  Finding,
  GateAnswer,
  GateStage,
  HistoryEntry,
  Page,
  ReportUpload,
  scorecardReadPermission,
  UploadToken,
  uploadTokenManagePermission,
} from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  securityScorecardApiRef,
  useAsyncData,
  useGuardedData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';

/** As many changes as a drawer shows. */
const HISTORY_LIMIT = 20;
/** The longest page that the server gives. */
const LONGEST_PAGE = 200;

/** The newest changes of one check or finding of an entity. */
export function useHistory(
  entityRef: string,
  subject: string,
): AsyncData<Page<HistoryEntry>> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    () => api.listHistory(entityRef, { subject, limit: HISTORY_LIMIT }),
    [api, entityRef, subject],
  );
  return useAsyncData(load);
}

/** What the gate of a stage says of an entity. */
export function useGate(
  entityRef: string,
  stage: GateStage,
): AsyncData<GateAnswer> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    () => api.getGate(entityRef, { stage }),
    [api, entityRef, stage],
  );
  return useGuardedData(
    { permission: scorecardReadPermission, resourceRef: entityRef },
    load,
  );
}

/** The reports that pipelines pushed for an entity. */
export function useReports(entityRef: string): AsyncData<ReportUpload[]> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => api.listReports(entityRef), [api, entityRef]);
  return useAsyncData(load);
}

/** The upload tokens of an entity, for those who manage them. */
export function useUploadTokens(entityRef: string): AsyncData<UploadToken[]> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(
    () => api.listUploadTokens(entityRef),
    [api, entityRef],
  );
  return useGuardedData(
    { permission: uploadTokenManagePermission, resourceRef: entityRef },
    load,
  );
}

/** The finding that an address names, looked for among the findings of the entity; null when it is not there. */
export function useFinding(
  entityRef: string,
  id: string,
): AsyncData<Finding | null> {
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(async () => {
    for (let offset = 0; ; offset += LONGEST_PAGE) {
      const { items, totalItems } = await api.listFindings(entityRef, {
        limit: LONGEST_PAGE,
        offset,
      });
      const finding = items.find(item => item.id === id);
      if (finding) {
        return finding;
      }
      if (items.length === 0 || offset + items.length >= totalItems) {
        return null;
      }
    }
  }, [api, entityRef, id]);
  return useAsyncData(load);
}
