import { parseEntityRef } from '@backstage/catalog-model';
import {
  discoveryApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useAsyncData } from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { CopyText } from './CopyText';

/** The command with which a pipeline pushes a report of an entity. */
export function uploadCommand(baseUrl: string, entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const path = [kind, namespace, name].map(encodeURIComponent).join('/');
  return [
    'curl --fail-with-body -X POST',
    '  -H "Authorization: Bearer $FAIRWAY_UPLOAD_TOKEN"',
    "  -H 'Content-Type: application/octet-stream'",
    '  --data-binary @trivy.json',
    `  '${baseUrl}/scorecards/${path}/reports?slot=image'`,
  ].join(' \\\n');
}

/** How a pipeline uses an upload token. */
export const UsageSnippet = ({ entityRef }: { entityRef: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const discovery = useApi(discoveryApiRef);
  const load = useCallback(
    () => discovery.getBaseUrl('security-scorecard'),
    [discovery],
  );
  const { data: baseUrl } = useAsyncData(load);
  if (!baseUrl) {
    return null;
  }
  return (
    <div style={{ width: '100%' }}>
      <Text as="p" variant="body-small" weight="bold">
        {t('reports.usage')}
      </Text>
      <CopyText
        label={t('reports.usage')}
        text={uploadCommand(baseUrl, entityRef)}
        copyLabel={t('reports.usageCopy')}
      />
    </div>
  );
};
