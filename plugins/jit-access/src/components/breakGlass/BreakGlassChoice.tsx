import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Radio, RadioGroup, Text } from '@backstage/ui';
import {
  formatDuration,
  RiskBadge,
  ServerWords,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import styles from './breakGlass.module.css';
import type { OfferedBreakGlass } from './terms';

/** Properties of {@link BreakGlassChoice}. */
export interface BreakGlassChoiceProps {
  items: OfferedBreakGlass[];
  value: string | null;
  onChoose: (id: string) => void;
}

/** Chooses what to take. What is blocked can't be chosen, and says why. */
export function BreakGlassChoice(props: BreakGlassChoiceProps) {
  const { items, value, onChoose } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <RadioGroup
      label={t('breakGlass.choose')}
      value={value}
      onChange={onChoose}
    >
      {items.map(item => (
        <Choice key={item.id} item={item} />
      ))}
    </RadioGroup>
  );
}

function Choice({ item }: { item: OfferedBreakGlass }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const { blocked, max } = item.breakGlass;
  return (
    <Radio
      value={item.id}
      isDisabled={blocked !== null}
      className={styles.choice}
    >
      <span className={styles.choiceText}>
        <span className={styles.choiceTitle}>
          <Text weight="bold">{item.title}</Text>
          <RiskBadge risk={item.risk} />
        </span>
        <Text variant="body-small" color="secondary">
          {item.description}
        </Text>
        <Text variant="body-small">
          {t('breakGlass.atMost', { max: formatDuration(max, { language }) })}
        </Text>
        {blocked && (
          <Text variant="body-small">
            {t('breakGlass.blocked')} <ServerWords plain text={blocked} />
          </Text>
        )}
      </span>
    </Radio>
  );
}
