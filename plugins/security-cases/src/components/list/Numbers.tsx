import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { CaseFigures } from '@fairway/plugin-security-cases-common';
import { formatDuration, useLanguage } from '@fairway/plugin-jit-access-react';
import { NumberList } from '@fairway/plugin-screens-react';
import { securityCasesTranslationRef } from '../../translation';
import type { CasesFilter } from './useCasesFilter';

/** Props of {@link Numbers}. */
export interface NumbersProps {
  figures: CaseFigures;
  filter: CasesFilter;
  onChange: (patch: Partial<CasesFilter>) => void;
}

/** The cases in numbers; each opens the list behind it. */
export const Numbers = ({ figures, filter, onChange }: NumbersProps) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const language = useLanguage();
  const none = { status: '', assignee: '', proposals: '' };
  const entries = [
    {
      id: 'open',
      value: figures.open,
      patch: { ...none, status: 'open' },
    },
    {
      id: 'unassigned',
      value: figures.unassigned,
      patch: { ...none, status: 'open', assignee: 'none' },
    },
    {
      id: 'proposals',
      value: figures.proposals,
      patch: { ...none, proposals: 'true' },
    },
  ] as const;
  return (
    <Flex direction="column" gap="2">
      <NumberList
        aria-label={t('list.numbers')}
        entries={entries.map(({ id, value, patch }) => ({
          id,
          value,
          label: t(`list.number.${id}`),
          isPressed:
            filter.status === patch.status &&
            filter.assignee === patch.assignee &&
            filter.proposals === patch.proposals,
          onPress: () => onChange(patch),
        }))}
      />
      <Text as="p" variant="body-small" color="secondary">
        {figures.medianTimeToClose
          ? t('list.medianTimeToClose', {
              duration: formatDuration(figures.medianTimeToClose, { language }),
            })
          : t('list.noMedian')}
      </Text>
    </Flex>
  );
};
