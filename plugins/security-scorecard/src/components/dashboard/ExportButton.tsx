import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { downloadBlob } from '@fairway/plugin-screens-react';
import type { DashboardTable } from '@fairway/plugin-security-scorecard-common';
import {
  messageOf,
  securityScorecardApiRef,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';

/** Props of {@link ExportButton}. */
export interface ExportButtonProps {
  table: DashboardTable;
  /** Name of the table. */
  title: string;
  /** Entity ref of a group, system or domain; '' for everything. */
  scope: string;
}

/** Saves a whole table, not only what is shown of it. */
export const ExportButton = ({ table, title, scope }: ExportButtonProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const exporting = useAction(async () =>
    downloadBlob(
      `security-${table}.csv`,
      await api.exportDashboard({ table, scope: scope || undefined }),
    ),
  );
  return (
    <Flex gap="2" align="center">
      {exporting.error && (
        <Text as="span" role="alert" variant="body-small" color="danger">
          {t('dashboard.exportFailed', {
            message: messageOf(exporting.error),
          })}
        </Text>
      )}
      <Button
        variant="secondary"
        size="small"
        isDisabled={exporting.isPending}
        aria-label={t('dashboard.exportOf', { table: title })}
        onPress={() => exporting.run()}
      >
        {t('dashboard.export')}
      </Button>
    </Flex>
  );
};
