import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { jitAccessApiRef, useAction } from '@fairway/plugin-jit-access-react';
import { downloadBlob } from '@fairway/plugin-screens-react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';
import styles from '../layout.module.css';

/** Saves the rows of the chosen dates as a file. */
export function ExportButtons(props: { from: string; to: string }) {
  const { from, to } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const exporting = useAction(async (format: 'jsonl' | 'csv') =>
    downloadBlob(
      `access-audit.${format}`,
      await api.exportAudit({
        format,
        ...(from && { from }),
        ...(to && { to }),
      }),
    ),
  );
  return (
    <Flex direction="column" gap="2">
      <Flex gap="2" align="center" className={styles.wraps}>
        {(['jsonl', 'csv'] as const).map(format => (
          <Button
            key={format}
            variant="secondary"
            isDisabled={exporting.pending}
            onPress={() => exporting.run(format)}
          >
            {format === 'csv' ? t('audit.exportCsv') : t('audit.exportJsonl')}
          </Button>
        ))}
        <Text variant="body-small" color="secondary">
          {t('audit.exportHint')}
        </Text>
      </Flex>
      <ActionTrouble
        trouble={exporting.trouble}
        title={t('audit.exportFailed')}
      />
    </Flex>
  );
}
