import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { oneOf } from '@fairway/plugin-screens-react';
import {
  HistoryEntry,
  RESULT_STATES,
  WAIVER_STATUSES,
} from '@fairway/plugin-security-scorecard-common';
import {
  LoadError,
  LoadingSkeleton,
  Moment,
  securityScorecardReactTranslationRef,
} from '@fairway/plugin-security-scorecard-react';
import { useHistory } from '../../hooks/useEntityData';
import { securityScorecardTranslationRef } from '../../translation';
import { FINDING_STATUSES } from '../findings/useFindingsFilter';
import styles from '../layout.module.css';
import { useEntityWaivers } from '../waivers/EntityWaivers';

/** Props of {@link HistoryList}. */
export interface HistoryListProps {
  entityRef: string;
  /** Id of the check or finding. */
  subject: string;
}

/** The changes of one check or finding and of its waivers, newest first; read again when a waiver changes. */
export const HistoryList = (props: HistoryListProps) => (
  <Changes key={useEntityWaivers()?.version} {...props} />
);

function Changes({ entityRef, subject }: HistoryListProps) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useHistory(entityRef, subject);
  if (isLoading) {
    return <LoadingSkeleton label={t('check.historyLoading')} rows={2} />;
  }
  if (error || !data) {
    return error ? <LoadError error={error} onRetry={reload} /> : null;
  }
  if (data.items.length === 0) {
    return (
      <Text as="p" color="secondary">
        {t('check.historyEmpty')}
      </Text>
    );
  }
  const hidden = data.totalItems - data.items.length;
  return (
    <>
      <ol className={styles.timeline}>
        {data.items.map((entry, index) => (
          <li key={`${entry.at} ${index}`}>
            <Text as="span" variant="body-small">
              <Moment at={entry.at} withTime />
              {': '}
              <Change entry={entry} />
            </Text>
          </li>
        ))}
      </ol>
      {hidden > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('check.historyMore', { count: hidden })}
        </Text>
      )}
    </>
  );
}

function Change({ entry: { kind, from, to } }: { entry: HistoryEntry }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const word = useStateWord(kind);
  if (kind === 'waiver') {
    return (
      <>
        {from === null || to === null
          ? t('check.historyWaiverAsked')
          : t('check.historyWaiverChange', { from: word(from), to: word(to) })}
      </>
    );
  }
  if (from === null) {
    return <>{t('check.historyFirst', { to: to === null ? '' : word(to) })}</>;
  }
  return (
    <>
      {to === null
        ? t('check.historyEnd', { from: word(from) })
        : t('check.historyChange', { from: word(from), to: word(to) })}
    </>
  );
}

/** What a state is called: of a result, a finding or a waiver. */
function useStateWord(kind: HistoryEntry['kind']) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  return (value: string) => {
    const result = kind === 'check' && oneOf(RESULT_STATES, value);
    const finding = kind === 'finding' && oneOf(FINDING_STATUSES, value);
    const waiver = kind === 'waiver' && oneOf(WAIVER_STATUSES, value);
    if (finding) {
      return t(`findings.${finding}`);
    }
    if (waiver) {
      return shared(`waiver.${waiver}`);
    }
    return result ? shared(`state.${result}`) : value;
  };
}
