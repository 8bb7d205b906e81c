import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FleetSummary } from '@fairway/plugin-golden-path-common';
import { NumberList } from '@fairway/plugin-screens-react';
import { goldenPathTranslationRef } from '../../translation';
import type { FleetFilter } from './useFleetFilter';

/** Props of {@link Numbers}. */
export interface NumbersProps {
  summary: FleetSummary;
  filter: FleetFilter;
  onChange: (patch: Partial<FleetFilter>) => void;
}

/** The fleet in numbers; each opens the list behind it. */
export const Numbers = ({ summary, filter, onChange }: NumbersProps) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const all = { state: '', weakened: '' };
  const entries = [
    {
      id: 'services',
      patch: all,
      isPressed: !filter.state && !filter.weakened,
    },
    {
      id: 'outdated',
      patch: { ...all, state: 'outdated' },
      isPressed: filter.state === 'outdated',
    },
    {
      id: 'unknown',
      patch: { ...all, state: 'unknown' },
      isPressed: filter.state === 'unknown',
    },
    {
      id: 'weakened',
      patch: { ...all, weakened: 'true' },
      isPressed: filter.weakened === 'true',
    },
  ] as const;
  return (
    <NumberList
      aria-label={t('fleet.numbers')}
      entries={entries.map(({ id, patch, isPressed }) => ({
        id,
        value: summary[id],
        label: t(`fleet.number.${id}`),
        isPressed,
        onPress: () => onChange(patch),
      }))}
    />
  );
};
