import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, NumberField, Radio, RadioGroup, Select } from '@backstage/ui';
import type { DurationBounds } from '@fairway/plugin-jit-access-common';
import { useMemo, useState } from 'react';
import { useLanguage } from '../hooks/useLanguage';
import { durationToMs, formatDuration, msToDuration } from '../lib/duration';
import { durationPresets } from '../lib/presets';
import { jitAccessReactTranslationRef } from '../translation';
import styles from './fields.module.css';

const UNITS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 } as const;
type Unit = keyof typeof UNITS;

const OTHER = 'other';

function isUnit(value: unknown): value is Unit {
  return typeof value === 'string' && value in UNITS;
}

/** Properties of {@link DurationPicker}. */
export interface DurationPickerProps {
  bounds: DurationBounds;
  /** ISO 8601 duration; may be outside of the bounds while it is typed. */
  value: string;
  onChange: (duration: string) => void;
  /** What is wrong with the value, in words. */
  error?: string;
  /** The longest time of the bounds is itself too long, so it is not offered. */
  belowMax?: boolean;
  /** It is time that is added to the end of a grant. */
  more?: boolean;
}

/** Picks a duration: from presets within a policy's bounds, or freely. */
export function DurationPicker(props: DurationPickerProps) {
  const { bounds, value, onChange, error, belowMax, more } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  const presets = useMemo(() => {
    const max = durationToMs(bounds.max);
    return durationPresets(bounds).filter(
      preset => !belowMax || durationToMs(preset) !== max,
    );
  }, [bounds, belowMax]);
  const [free, setFree] = useState(!presets.includes(value));
  const [unit, setUnit] = useState<Unit>('minutes');
  const ms = durationToMs(value) ?? 0;
  const plain = more ? 'duration.boundsMore' : 'duration.bounds';
  const said = belowMax ? 'duration.boundsBelow' : plain;

  const pick = (choice: string) => {
    setFree(choice === OTHER);
    if (choice !== OTHER) {
      onChange(choice);
    }
  };

  return (
    <Flex direction="column" gap="2">
      <RadioGroup
        label={t('duration.label')}
        description={t(said, {
          min: formatDuration(bounds.min, { language }),
          max: formatDuration(bounds.max, { language }),
        })}
        orientation="horizontal"
        className={styles.presets}
        value={free ? OTHER : value}
        onChange={pick}
        validationBehavior="aria"
        validate={() => error}
      >
        {presets.map(preset => (
          <Radio key={preset} value={preset}>
            {formatDuration(preset, { language })}
          </Radio>
        ))}
        <Radio value={OTHER}>{t('duration.other')}</Radio>
      </RadioGroup>
      {free && (
        <Flex align="end" gap="2">
          <NumberField
            label={t('duration.amount')}
            minValue={0}
            value={ms / UNITS[unit]}
            onChange={amount =>
              onChange(
                Number.isNaN(amount) ? '' : msToDuration(amount * UNITS[unit]),
              )
            }
            isInvalid={Boolean(error)}
            className={styles.amount}
          />
          <Select
            label={t('duration.unit')}
            className={styles.unit}
            options={[
              { id: 'seconds', label: t('duration.seconds') },
              { id: 'minutes', label: t('duration.minutes') },
              { id: 'hours', label: t('duration.hours') },
            ]}
            value={unit}
            onChange={next => {
              if (isUnit(next)) {
                setUnit(next);
                // The number stays, its unit changes: that is what was asked for.
                onChange(msToDuration((ms / UNITS[unit]) * UNITS[next]));
              }
            }}
          />
        </Flex>
      )}
    </Flex>
  );
}
