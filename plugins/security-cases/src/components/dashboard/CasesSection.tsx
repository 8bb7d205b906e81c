import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  Flex,
  Link,
  Table,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import { formatDuration, useLanguage } from '@fairway/plugin-jit-access-react';
import { layout, NumberList, Section } from '@fairway/plugin-screens-react';
import type {
  CaseFigures,
  ClassFigures,
} from '@fairway/plugin-security-cases-common';
import {
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useMemo } from 'react';
import { useFigures } from '../../hooks/useCases';
import { rootRouteRef } from '../../routes';
import { securityCasesTranslationRef } from '../../translation';
import { ClassBadge } from '../shared/badges';

type Row = ClassFigures & { id: string };

/** Figures of cases for the security overview; each opens the list behind it. */
export const CasesSection = () => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const root = useRouteRef(rootRouteRef);
  const { data, error, isLoading, reload } = useFigures();
  return (
    <Section
      title={t('dashboard.title')}
      description={t('dashboard.description')}
      actions={<Link href={`${root()}/cases`}>{t('dashboard.all')}</Link>}
    >
      {isLoading && <LoadingSkeleton label={t('dashboard.loading')} rows={4} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data && <Figures figures={data} listHref={`${root()}/cases`} />}
    </Section>
  );
};

function Figures(props: { figures: CaseFigures; listHref: string }) {
  const { figures, listHref } = props;
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const entries = [
    { id: 'open', value: figures.open, query: 'status=open' },
    {
      id: 'unassigned',
      value: figures.unassigned,
      query: 'status=open&assignee=none',
    },
    { id: 'proposals', value: figures.proposals, query: 'proposals=true' },
  ] as const;
  return (
    <>
      <NumberList
        entries={entries.map(({ id, value, query }) => ({
          id,
          value,
          label: t(`list.number.${id}`),
          href: `${listHref}?${query}`,
        }))}
      />
      <Remarks figures={figures} />
      <Classes figures={figures} listHref={listHref} />
    </>
  );
}

function Remarks({ figures }: { figures: CaseFigures }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const language = useLanguage();
  const { holding, failedActions, medianTimeToClose, autoShare } = figures;
  const remarks = [
    holding > 0 && t('dashboard.holding', { count: holding }),
    failedActions > 0 && t('dashboard.failed', { count: failedActions }),
    medianTimeToClose &&
      t('dashboard.median', {
        duration: formatDuration(medianTimeToClose, { language }),
      }),
    autoShare !== null &&
      t('dashboard.autoShare', {
        percent: String(Math.round(autoShare * 100)),
      }),
  ].filter(Boolean);
  return remarks.length === 0 ? null : (
    <Flex direction="column" gap="1">
      {remarks.map(remark => (
        <Text key={String(remark)} as="p" variant="body-small">
          {remark}
        </Text>
      ))}
    </Flex>
  );
}

function Classes(props: { figures: CaseFigures; listHref: string }) {
  const { figures, listHref } = props;
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const rows = useMemo(
    () =>
      figures.classes
        .filter(({ open, opened, closed }) => open + opened + closed > 0)
        .map((figure): Row => ({ ...figure, id: figure.class })),
    [figures],
  );
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'class',
      label: t('dashboard.columnClass'),
      isRowHeader: true,
      cell: row => (
        <Cell>
          <ClassBadge of={row.class} />
        </Cell>
      ),
    },
    {
      id: 'open',
      label: t('dashboard.columnOpen'),
      cell: row => (
        <Cell>
          <Link
            href={`${listHref}?status=open&class=${row.class}`}
            aria-label={t('dashboard.openOf', {
              count: row.open,
              name: t(`shared.class.${row.class}`),
            })}
          >
            {row.open}
          </Link>
        </Cell>
      ),
    },
    {
      id: 'opened',
      label: t('dashboard.columnOpened'),
      cell: row => <Cell>{row.opened}</Cell>,
    },
    {
      id: 'closed',
      label: t('dashboard.columnClosed'),
      cell: row => <Cell>{row.closed}</Cell>,
    },
  ];
  return rows.length === 0 ? (
    <Text as="p">{t('dashboard.none')}</Text>
  ) : (
    <div className={layout.scroll}>
      <Table columnConfig={columns} data={rows} pagination={{ type: 'none' }} />
    </div>
  );
}
