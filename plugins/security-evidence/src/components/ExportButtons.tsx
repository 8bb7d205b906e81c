import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text } from '@backstage/ui';
import { downloadBlob } from '@fairway/plugin-screens-react';
import {
  EXPORT_FORMATS,
  evidenceExportPermission,
  type ExportFormat,
  type Framework,
} from '@fairway/plugin-security-evidence-common';
import {
  ActionError,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useId } from 'react';
import { securityEvidenceApiRef } from '../api';
import type { Question } from '../hooks/useQuestion';
import { securityEvidenceTranslationRef } from '../translation';

/** Saves what is shown as a file, for those who may take evidence out of the portal. */
export const ExportButtons = ({
  framework,
  question,
}: {
  framework: Framework;
  question: Question;
}) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const api = useApi(securityEvidenceApiRef);
  const id = useId();
  const { allowed } = usePermission({ permission: evidenceExportPermission });
  const exporting = useAction(async (format: ExportFormat) => {
    const { name, content } = await api.exportEvidence(framework.id, {
      ...question.query,
      format,
      control: question.control || undefined,
      from: question.from ? `${question.from}T00:00:00.000Z` : undefined,
    });
    downloadBlob(name, content);
  });
  if (!allowed) {
    return null;
  }
  return (
    <Flex direction="column" gap="2" align="end">
      <Flex gap="2" align="center" role="group" aria-labelledby={id}>
        <Text as="span" id={id} weight="bold">
          {t('page.export')}
        </Text>
        {EXPORT_FORMATS.map(format => (
          <Button
            key={format}
            variant="secondary"
            isDisabled={exporting.isPending}
            onPress={() => exporting.run(format)}
          >
            {t(`page.exportOf.${format}`)}
          </Button>
        ))}
      </Flex>
      <Text as="p" variant="body-small" color="secondary">
        {t('page.exportHint')}
      </Text>
      <ActionError error={exporting.error} />
    </Flex>
  );
};
