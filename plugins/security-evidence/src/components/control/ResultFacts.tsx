import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { EvidenceResult } from '@fairway/plugin-security-evidence-common';
import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import {
  Moment,
  StateBadge,
  useSourceName,
} from '@fairway/plugin-security-scorecard-react';
import { securityEvidenceTranslationRef } from '../../translation';
import styles from '../shared/layout.module.css';

/** One result, and the facts that decided it. */
export const ResultFacts = ({ result }: { result: EvidenceResult }) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const sourceName = useSourceName();
  const words = (value: FactValue) =>
    value === null || (Array.isArray(value) && value.length === 0)
      ? t('control.noValue')
      : [value].flat().join(', ');
  return (
    <div className={layout.cell}>
      <div className={styles.badges}>
        <StateBadge state={result.state} waived={result.waived} />
        <Text as="span" weight="bold">
          {result.title}
        </Text>
      </div>
      <Text as="span" variant="body-small" color="secondary">
        {result.checkId} ·{' '}
        {t('control.source', { source: sourceName(result.source) })}
        {' · '}
        {result.since
          ? t('control.since', { when: new Date(result.since) })
          : t('control.neverSeen')}
      </Text>
      {result.facts.length === 0 ? (
        <Text as="p" variant="body-small" color="secondary">
          {t('control.noFacts')}
        </Text>
      ) : (
        <table className={styles.facts} aria-label={result.title}>
          <thead>
            <tr>
              <th scope="col">{t('control.fact')}</th>
              <th scope="col">{t('control.value')}</th>
              <th scope="col">{t('control.seen')}</th>
            </tr>
          </thead>
          <tbody>
            {result.facts.map(fact => (
              <tr key={fact.name}>
                <th scope="row">{fact.name}</th>
                <td>{words(fact.value)}</td>
                <td>
                  <Moment at={fact.observedAt} withTime />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};
