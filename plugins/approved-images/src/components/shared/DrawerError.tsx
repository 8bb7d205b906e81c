import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { LoadError } from '@fairway/plugin-security-scorecard-react';
import { approvedImagesTranslationRef } from '../../translation';

/** Why a drawer shows nothing, and what to do. */
export const DrawerError = ({
  error,
  onRetry,
}: {
  error: Error;
  onRetry: () => void;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <LoadError
      error={error}
      onRetry={onRetry}
      missing={{
        title: t('shared.missingTitle'),
        description: t('shared.missingDescription'),
      }}
    />
  );
};
