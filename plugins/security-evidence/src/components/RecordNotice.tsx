import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { EvidenceContext } from '@fairway/plugin-security-evidence-common';
import { securityEvidenceTranslationRef } from '../translation';

/** Warns when an answer is of a time before results were recorded. */
export const RecordNotice = ({ of }: { of: EvidenceContext }) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const { at, recordedSince } = of;
  if (recordedSince !== null && Date.parse(at) >= Date.parse(recordedSince)) {
    return null;
  }
  return (
    <Alert
      status="warning"
      icon
      title={t(
        recordedSince === null ? 'page.neverRecorded' : 'page.unrecorded',
      )}
      description={
        recordedSince === null
          ? t('page.neverRecordedText')
          : t('page.unrecordedText', { when: new Date(recordedSince) })
      }
    />
  );
};
