import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  DriftReason,
  DriftStatus,
  ImageFigures,
} from '@fairway/plugin-approved-images-common';
import { NumberList } from '@fairway/plugin-screens-react';
import { approvedImagesTranslationRef } from '../../translation';

/** Drift in numbers; each opens the list behind it. */
export const Numbers = ({
  figures,
  status,
  reason,
  onChange,
}: {
  figures: ImageFigures;
  status: DriftStatus | undefined;
  reason: DriftReason | undefined;
  onChange: (patch: { status: string; reason: string }) => void;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const entries = [
    {
      id: 'open',
      patch: { status: 'open', reason: '' },
      isPressed: status === 'open' && !reason,
    },
    {
      id: 'explained',
      patch: { status: 'explained', reason: '' },
      isPressed: status === 'explained' && !reason,
    },
    {
      id: 'undetermined',
      patch: { status: '', reason: 'undetermined' },
      isPressed: !status && reason === 'undetermined',
    },
  ] as const;
  return (
    <Flex direction="column" gap="2">
      <NumberList
        aria-label={t('drift.numbers')}
        entries={entries.map(({ id, patch, isPressed }) => ({
          id,
          value: figures[id],
          label: t(`drift.number.${id}`),
          isPressed,
          onPress: () =>
            onChange(isPressed ? { status: '', reason: '' } : patch),
        }))}
      />
      <Text as="p" variant="body-small" color="secondary">
        {t('drift.services', { count: figures.services })} ·{' '}
        {t('drift.scansWaiting', { count: figures.scansWaiting })}
      </Text>
    </Flex>
  );
};
