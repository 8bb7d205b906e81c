import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ImageScannerStatus } from '@fairway/plugin-approved-images-common';
import { approvedImagesTranslationRef } from '../../translation';

/** What a scanner has to do, and what it could not do. */
export const Jobs = ({
  scanner,
}: {
  scanner: Pick<
    ImageScannerStatus,
    'waiting' | 'running' | 'failed' | 'unanswered'
  >;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const { waiting, running, failed, unanswered } = scanner;
  return (
    <>
      <Text as="span">{t('scanners.waiting', { jobs: String(waiting) })}</Text>
      <Text as="span">{t('scanners.running', { jobs: String(running) })}</Text>
      <Text as="span" weight={failed > 0 ? 'bold' : 'regular'}>
        {t('scanners.failed', { jobs: String(failed) })}
      </Text>
      {unanswered > 0 && (
        <Text as="span" weight="bold">
          {t('scanners.unanswered', { jobs: String(unanswered) })}
        </Text>
      )}
    </>
  );
};

/** Which images a scanner scans, in words. */
export const ScansWhat = ({
  scanner: { kinds },
}: {
  scanner: Pick<ImageScannerStatus, 'kinds'>;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const [kind] = kinds ?? [];
  const words = () => {
    if (!kinds || !kind) {
      return t('scanners.kinds.unknown');
    }
    return t('scanners.scans', {
      what: t(`scanners.kinds.${kinds.length > 1 ? 'both' : kind}`),
    });
  };
  return (
    <Text as="span" variant="body-small" color="secondary">
      {words()}
    </Text>
  );
};
