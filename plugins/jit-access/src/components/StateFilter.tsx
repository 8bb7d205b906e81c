import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { REQUEST_STATES } from '@fairway/plugin-jit-access-common';
import { jitAccessReactTranslationRef } from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../translation';
import styles from './layout.module.css';

const ANY = 'any';

/** Picks a state of requests; empty: any. */
export function StateFilter(props: {
  value: string;
  onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { t: tReact } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <Select
      label={t('filter.state')}
      className={styles.filter}
      options={[
        { id: ANY, label: t('filter.any') },
        ...REQUEST_STATES.map(state => ({
          id: state,
          label: tReact(`requestState.${state}`),
        })),
      ]}
      value={value || ANY}
      onChange={next =>
        onChange(next === ANY || next === null ? '' : String(next))
      }
    />
  );
}
