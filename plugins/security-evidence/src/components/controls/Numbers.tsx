import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { NumberList } from '@fairway/plugin-screens-react';
import {
  CONTROL_STATES,
  type ControlState,
} from '@fairway/plugin-security-evidence-common';
import { useId } from 'react';
import { securityEvidenceTranslationRef } from '../../translation';
import styles from '../shared/layout.module.css';

/** Props of {@link Numbers}. */
export interface NumbersProps {
  totals: Record<ControlState, number>;
  chosen: ControlState | undefined;
  /** '' for all of them. */
  onChoose: (state: ControlState | '') => void;
}

/** How many controls are in which state; each opens the list behind it. */
export const Numbers = ({ totals, chosen, onChoose }: NumbersProps) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const id = useId();
  return (
    <div>
      <Text as="h2" id={id} variant="body-small" className={styles.label}>
        {t('controls.numbers')}
      </Text>
      <NumberList
        aria-labelledby={id}
        entries={CONTROL_STATES.map(state => ({
          id: state,
          value: totals[state],
          label: t(`shared.state.${state}`),
          isPressed: state === chosen,
          onPress: () => onChoose(state === chosen ? '' : state),
        }))}
      />
    </div>
  );
};
