import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { FleetSummary } from '@fairway/plugin-golden-path-common';
import { goldenPathTranslationRef } from '../../translation';
import styles from '../shared/layout.module.css';
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
    <ul className={styles.numbers} aria-label={t('fleet.numbers')}>
      {entries.map(({ id, patch, isPressed }) => (
        <li key={id}>
          <button
            type="button"
            className={styles.number}
            aria-pressed={isPressed}
            onClick={() => onChange(patch)}
          >
            <span className={styles.figure}>{summary[id]}</span>
            <Text as="span" variant="body-small">
              {t(`fleet.number.${id}`)}
            </Text>
          </button>
        </li>
      ))}
    </ul>
  );
};
