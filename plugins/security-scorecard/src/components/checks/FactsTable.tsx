import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type {
  CheckResult,
  FactValue,
} from '@fairway/plugin-security-scorecard-common';
import {
  Freshness,
  TitledText,
  useSourceName,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** The facts that decided a result, each with its source and time. */
export const FactsTable = ({ result }: { result: CheckResult }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const sourceName = useSourceName();
  if (result.facts.length === 0) {
    return (
      <Text as="p" color="secondary">
        {t('check.noFacts')}
      </Text>
    );
  }
  const words = (value: FactValue) => {
    if (typeof value === 'boolean') {
      return t(value ? 'check.yes' : 'check.no');
    }
    return value === null ||
      value === '' ||
      (Array.isArray(value) && value.length === 0)
      ? t('check.noValue')
      : [value].flat().join(', ');
  };
  return (
    <table className={styles.facts}>
      <thead>
        <tr>
          <th scope="col">{t('check.fact')}</th>
          <th scope="col">{t('check.value')}</th>
          <th scope="col">{t('check.source')}</th>
          <th scope="col">{t('check.seen')}</th>
        </tr>
      </thead>
      <tbody>
        {result.facts.map(fact => (
          <tr key={fact.name}>
            <th scope="row">
              {result.factDescriptions?.[fact.name] ? (
                <div className={layout.cell}>
                  {result.factDescriptions[fact.name]}{' '}
                  <Text as="span" variant="body-x-small" color="secondary">
                    {fact.name}
                  </Text>
                </div>
              ) : (
                fact.name
              )}
            </th>
            <td>
              <TitledText text={words(fact.value)} />
            </td>
            <td title={fact.source}>{sourceName(fact.source)}</td>
            <td>
              <Freshness observedAt={fact.observedAt} maxAge={result.maxAge} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
