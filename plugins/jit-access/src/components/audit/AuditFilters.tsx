import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, SearchField } from '@backstage/ui';
import {
  AUDIT_ACTIONS,
  DateTimeField,
  PersonField,
  useActionWords,
} from '@fairway/plugin-jit-access-react';
import { FilterSelect } from '@fairway/plugin-screens-react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import type { AuditFilter } from './useAuditFilter';

/** Narrows the ledger: by text, action, person and time. */
export function AuditFilters(props: { filter: AuditFilter }) {
  const { search, action, actor, from, to, set, clear, isSet } = props.filter;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const actionWords = useActionWords();
  const actions = [...AUDIT_ACTIONS];
  // One from an address stays selectable, known here or not.
  if (action && !actions.includes(action)) {
    actions.unshift(action);
  }
  return (
    <div className={styles.toolbar}>
      <SearchField
        label={t('audit.search')}
        className={styles.search}
        value={search}
        onChange={value => set('q', value)}
      />
      <FilterSelect
        label={t('audit.action')}
        className={styles.filter}
        search
        unset={t('audit.anyAction')}
        options={actions.map(id => ({ id, label: actionWords(id) }))}
        value={action}
        onChange={value => set('action', value)}
      />
      <PersonField
        label={t('audit.actor')}
        nobody={t('audit.anyActor')}
        className={styles.filter}
        value={actor}
        onChange={ref => set('actor', ref)}
      />
      <DateTimeField
        label={t('audit.from')}
        value={from}
        onChange={at => set('from', at)}
      />
      <DateTimeField
        label={t('audit.to')}
        value={to}
        onChange={at => set('to', at)}
      />
      {isSet && (
        <Button variant="tertiary" onPress={clear}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  );
}
