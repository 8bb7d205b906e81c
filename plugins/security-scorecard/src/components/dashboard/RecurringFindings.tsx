import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { RecurringFinding } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  SeverityBadge,
  TitledText,
} from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { ownTitle } from '../findings/FindingCells';
import styles from './dashboard.module.css';

/** Props of {@link RecurringFindings}. */
export interface RecurringFindingsProps {
  scope: string;
  findings: RecurringFinding[];
}

/** What many services of a template or team share, with the findings behind it. */
export const RecurringFindings = ({
  scope,
  findings,
}: RecurringFindingsProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const links = useSecurityLinks();
  if (findings.length === 0) {
    return (
      <EmptyMessage
        title={t('dashboard.recurringEmpty')}
        description={t('dashboard.recurringEmptyDescription')}
      />
    );
  }
  const groupOf = ({ by, ref }: RecurringFinding) =>
    by === 'template' ? { template: ref } : { owner: ref };
  const titleOf = ({ vulnerability, vulnerabilityTitle }: RecurringFinding) =>
    ownTitle({ title: vulnerabilityTitle, vulnerability });
  return (
    <Flex direction="column" gap="2">
      <Text as="p" variant="body-small" color="secondary">
        {t('dashboard.recurringDescription')}
      </Text>
      <div className={layout.scroll}>
        <table className={styles.numbers}>
          <thead>
            <tr>
              <th scope="col">{t('dashboard.recurringFinding')}</th>
              <th scope="col">{t('rollup.columnSeverity')}</th>
              <th scope="col">{t('dashboard.recurringWhere')}</th>
              <th scope="col">{t('dashboard.recurringServices')}</th>
              <th scope="col">{t('dashboard.recurringFindings')}</th>
            </tr>
          </thead>
          <tbody>
            {findings.map(row => (
              <tr key={`${row.by} ${row.ref} ${row.vulnerability}`}>
                <th scope="row">
                  <div className={layout.cell}>
                    {row.vulnerability}{' '}
                    {titleOf(row) && (
                      <Text as="span" variant="body-small" color="secondary">
                        <TitledText text={titleOf(row)} />
                      </Text>
                    )}
                  </div>
                </th>
                <td>
                  <SeverityBadge severity={row.severity} />
                </td>
                <td>
                  <Text as="span" variant="body-small" color="secondary">
                    {row.by === 'template'
                      ? t('dashboard.recurringTemplate')
                      : t('dashboard.recurringTeam')}
                  </Text>{' '}
                  <Link href={links.services({ scope, ...groupOf(row) })}>
                    {row.title}
                  </Link>
                </td>
                <td>
                  {t('dashboard.recurringCount', {
                    services: String(row.services),
                    of: String(row.of),
                  })}
                </td>
                <td>
                  <Link
                    href={links.findings({
                      scope,
                      ...groupOf(row),
                      vulnerability: row.vulnerability,
                      status: 'open',
                    })}
                    aria-label={`${row.vulnerability}, ${row.title}: ${row.findings}`}
                  >
                    {String(row.findings)}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Flex>
  );
};
