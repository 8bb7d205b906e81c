import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { REQUEST_STATES } from '@fairway/plugin-jit-access-common';
import { jitAccessReactTranslationRef } from '@fairway/plugin-jit-access-react';
import { FilterSelect } from '@fairway/plugin-screens-react';
import { jitAccessTranslationRef } from '../translation';
import styles from './layout.module.css';

/** Picks a state of requests; empty: any. */
export function StateFilter(props: {
  value: string;
  onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { t: tReact } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <FilterSelect
      label={t('filter.state')}
      className={styles.filter}
      unset={t('filter.any')}
      options={REQUEST_STATES.map(state => ({
        id: state,
        label: tReact(`requestState.${state}`),
      }))}
      value={value}
      onChange={onChange}
    />
  );
}
