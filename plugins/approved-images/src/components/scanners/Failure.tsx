import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ImageScannerStatus } from '@fairway/plugin-approved-images-common';
import { layout } from '@fairway/plugin-screens-react';
import { Moment } from '@fairway/plugin-security-scorecard-react';
import { approvedImagesTranslationRef } from '../../translation';

/** Characters of an error that a row shows. */
const SHOWN = 160;

/** What somebody else's system said; all of it on demand. */
const Said = ({ words }: { words: string }) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  if (words.length <= SHOWN) {
    return <Text as="span">{words}</Text>;
  }
  return (
    <>
      <Text as="span">{words.slice(0, SHOWN)}…</Text>
      <details>
        <summary>{t('scanners.allOfIt')}</summary>
        <span className={layout.spoken}>{words}</span>
      </details>
    </>
  );
};

/** What a scanner could not do last, and why. */
export const LastFailure = ({
  failure,
}: {
  failure: ImageScannerStatus['lastFailure'];
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  if (!failure) {
    return (
      <Text as="span" color="secondary">
        {t('scanners.noFailure')}
      </Text>
    );
  }
  return (
    <>
      <Said words={failure.why} />
      <Text as="span" variant="body-small" color="secondary">
        {failure.at ? (
          <Moment at={failure.at} withTime />
        ) : (
          t('scanners.retried')
        )}
      </Text>
    </>
  );
};

/** Answers that were not believed. */
export const Refused = ({
  scanner: { answers, lastRefused },
}: {
  scanner: Pick<ImageScannerStatus, 'answers' | 'lastRefused'>;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const count = answers.conflict + answers.forged + answers.malformed;
  if (count === 0) {
    return null;
  }
  return (
    <>
      <Text as="span" variant="body-small" weight="bold">
        {t('scanners.refused', { count })}
      </Text>
      {lastRefused && (
        <Said words={t('scanners.refusedWhy', { why: lastRefused.why })} />
      )}
    </>
  );
};
