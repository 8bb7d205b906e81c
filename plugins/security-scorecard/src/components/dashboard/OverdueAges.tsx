import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import {
  OVERDUE_AGES,
  type OverdueAge,
  type OverdueTeam,
} from '@fairway/plugin-security-scorecard-common';
import { EmptyMessage } from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { Figure } from '../charts/Figure';
import { lazyDrawing } from '../charts/lazyDrawing';
import { useAgeName } from '../findings/DrillDownFilters';
import { NO_OWNER } from '../rollup/usePartHref';
import styles from './dashboard.module.css';

/** Teams that the chart shows. */
const CHARTED = 10;

const AgeBars = lazyDrawing(() => import('./AgeBars').then(m => m.AgeBars));

/** Props of {@link OverdueAges}. */
export interface OverdueAgesProps {
  scope: string;
  /** Overdue findings, each counted once. */
  total: number;
  teams: OverdueTeam[];
}

/** How long findings have been overdue, by team; each number opens those findings. */
export const OverdueAges = ({ scope, total, teams }: OverdueAgesProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const nameOf = useAgeName();
  const links = useSecurityLinks();
  if (teams.length === 0) {
    return (
      <EmptyMessage
        title={t('rollup.overdueEmpty')}
        description={t('rollup.overdueEmptyDescription')}
      />
    );
  }
  const sum = (age: OverdueAge) =>
    String(teams.reduce((all, team) => all + team.ages[age], 0));
  const titleOf = (team: OverdueTeam) =>
    team.ref === null ? t('dashboard.nobody') : team.title;
  const charted = teams.slice(0, CHARTED).map(team => ({
    ...team.ages,
    title: titleOf(team),
  }));
  const number = (team: OverdueTeam, count: number, age?: OverdueAge) => {
    const label = `${titleOf(team)}, ${age ? nameOf(age) : t('dashboard.agesTotal')}: ${count}`;
    return count === 0 ? (
      <Text as="span" color="secondary">
        0
      </Text>
    ) : (
      <Link
        aria-label={label}
        href={links.findings({
          scope,
          owner: team.ref ?? NO_OWNER,
          overdue: 'true',
          age,
        })}
      >
        {String(count)}
      </Link>
    );
  };
  return (
    <Flex direction="column" gap="3">
      <Figure
        words={t('dashboard.agesWords', {
          count: total,
          week: sum('week'),
          month: sum('month'),
          quarter: sum('quarter'),
          older: sum('older'),
        })}
        chart={<AgeBars teams={charted} nameOf={nameOf} />}
      />
      <div className={layout.scroll}>
        <table className={styles.numbers}>
          <thead>
            <tr>
              <th scope="col">{t('dashboard.agesTeam')}</th>
              {OVERDUE_AGES.map(age => (
                <th key={age} scope="col">
                  {nameOf(age)}
                </th>
              ))}
              <th scope="col">{t('dashboard.agesTotal')}</th>
            </tr>
          </thead>
          <tbody>
            {teams.map(team => (
              <tr key={team.ref ?? NO_OWNER}>
                <th scope="row">{titleOf(team)}</th>
                {OVERDUE_AGES.map(age => (
                  <td key={age}>{number(team, team.ages[age], age)}</td>
                ))}
                <td>{number(team, team.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text as="p" variant="body-small" color="secondary">
        {t('dashboard.agesShared')}
      </Text>
    </Flex>
  );
};
