import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import { Link, Table, Text, type ColumnConfig } from '@backstage/ui';
import { column, layout, Section, Small } from '@fairway/plugin-screens-react';
import type {
  ActionCounts,
  TeamAdoption,
} from '@fairway/plugin-security-cases-common';
import {
  EntityName,
  ProgressBar,
} from '@fairway/plugin-security-scorecard-react';
import { useMemo } from 'react';
import { rootRouteRef } from '../../routes';
import { securityCasesTranslationRef } from '../../translation';
import { StageBadge } from '../shared/badges';

type Row = TeamAdoption & { id: string };

const COUNTS: readonly (keyof ActionCounts)[] = [
  'auto',
  'run',
  'declined',
  'failed',
  'proposed',
  'recorded',
];

/** How far each team has come with automation. */
export const TeamsSection = ({ teams }: { teams: TeamAdoption[] }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const rows = useMemo(
    () => teams.map((team): Row => ({ ...team, id: team.teamRef })),
    [teams],
  );
  const columns: ColumnConfig<Row>[] = [
    {
      ...column<Row>('team', t('adoption.columnTeam'), 160, row => (
        <EntityName entityRef={row.teamRef} />
      )),
      isRowHeader: true,
    },
    column('stage', t('adoption.columnStage'), 180, row => (
      <>
        <StageBadge stage={row.stage} />
        <Small>
          {row.since
            ? t('adoption.since', { when: new Date(row.since) })
            : t('adoption.byDefault')}
        </Small>
        {row.next && (
          <Small>
            {t('adoption.next', {
              stage: t(`shared.stage.${row.next.stage}`),
              when: new Date(row.next.from),
            })}
          </Small>
        )}
      </>
    )),
    column('cases', t('adoption.columnCases'), 120, row => (
      <Cases team={row} />
    )),
    column('actions', t('adoption.columnDone'), 170, row => (
      <Actions counts={row.actions} />
    )),
    column('agreement', t('adoption.columnAgreement'), 160, row => (
      <Agreement team={row} />
    )),
  ];
  return (
    <Section
      title={t('adoption.maturity')}
      description={t('adoption.maturityDescription')}
    >
      <div className={layout.scroll}>
        <Table
          columnConfig={columns}
          data={rows}
          pagination={{ type: 'none' }}
          emptyState={<Text as="p">{t('adoption.noTeams')}</Text>}
        />
      </div>
    </Section>
  );
};

function Cases({ team }: { team: TeamAdoption }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const root = useRouteRef(rootRouteRef);
  const { primaryTitle } = useEntityPresentation(team.teamRef);
  return (
    <>
      <Link
        href={`${root()}/cases?status=open&owner=${encodeURIComponent(team.teamRef)}`}
        aria-label={t('adoption.openOf', {
          count: team.openCases,
          team: primaryTitle,
        })}
      >
        {t('adoption.open', { count: team.openCases })}
      </Link>
      <Small>{t('adoption.opened', { count: team.cases })}</Small>
    </>
  );
}

function Actions({ counts }: { counts: ActionCounts }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const some = COUNTS.filter(id => counts[id] > 0);
  return some.length === 0 ? (
    <Small>{t('adoption.noActions')}</Small>
  ) : (
    <>
      {some.map(id => (
        <Text key={id} as="span" variant="body-small">
          {t(`adoption.count.${id}`, { number: String(counts[id]) })}
        </Text>
      ))}
    </>
  );
}

function Agreement({ team }: { team: TeamAdoption }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const { primaryTitle } = useEntityPresentation(team.teamRef);
  if (team.agreement === null) {
    return <Small>{t('adoption.agreementNone')}</Small>;
  }
  const percent = Math.round(team.agreement * 100);
  return (
    <ProgressBar
      label={t('adoption.agreementLabel', { team: primaryTitle })}
      value={percent}
      words={t('adoption.agreement', { percent: String(percent) })}
    />
  );
}
