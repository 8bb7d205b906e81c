import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, ColumnConfig, Link, Table, Text, useTable } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type {
  CheckRollup,
  ResultState,
} from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  securityScorecardReactTranslationRef,
  SeverityBadge,
} from '@fairway/plugin-security-scorecard-react';
import { useMemo } from 'react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { CheckMode } from '../checks/CheckMode';
import { counts as doesCount } from '../checks/checkOrder';
import { NameCell } from '../NameCell';
import { completePages } from '../paging';

type Row = { id: string; check: CheckRollup };

/** Props of {@link ChecksByFailures}. */
export interface ChecksByFailuresProps {
  scope: string;
  checks: CheckRollup[];
  /** Failing checks in all, as the headline counts them. */
  failing: number;
}

/** Checks by how many services fail them, those that count first; each number opens those services. */
export const ChecksByFailures = ({
  scope,
  checks,
  failing,
}: ChecksByFailuresProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const links = useSecurityLinks();
  const data = useMemo(
    () =>
      // The server's order is kept among those that count, and among the others.
      [...checks]
        .sort((a, b) => Number(!doesCount(a)) - Number(!doesCount(b)))
        .map(check => ({ id: check.checkId, check })),
    [checks],
  );
  const { tableProps } = useTable<Row>({
    mode: 'complete',
    data,
    paginationOptions: completePages(range => t('paging.range', range)),
  });
  const none = (
    <Text as="span" variant="body-small" color="secondary">
      {t('rollup.failNone')}
    </Text>
  );
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'check',
      label: t('rollup.columnCheck'),
      isRowHeader: true,
      minWidth: 260,
      cell: ({ check }) => (
        <NameCell
          title={check.title}
          description={
            <>
              {shared(`pillar.${check.pillar}`)}{' '}
              <CheckMode result={{ mode: check.mode, enforcedFrom: null }} />
            </>
          }
        />
      ),
    },
    {
      id: 'severity',
      label: t('rollup.columnSeverity'),
      minWidth: 130,
      cell: ({ check }) => (
        <Cell>
          <SeverityBadge severity={check.severity} />
        </Cell>
      ),
    },
    {
      id: 'fails',
      label: t('rollup.columnFails'),
      minWidth: 150,
      cell: ({ check }) => (
        <Cell>
          {check.counts.fail === 0 ? (
            none
          ) : (
            <Link
              href={links.services({
                scope,
                check: check.checkId,
                state: 'fail',
              })}
            >
              {t('rollup.failsOn', { count: check.counts.fail })}
            </Link>
          )}
        </Cell>
      ),
    },
    {
      id: 'undecided',
      label: t('rollup.columnUnknown'),
      minWidth: 150,
      cell: ({ check: { checkId, counts } }) => (
        <Cell>
          <Undecided
            counts={counts}
            hrefOf={state => links.services({ scope, check: checkId, state })}
          />
        </Cell>
      ),
    },
    {
      id: 'waived',
      label: t('rollup.columnWaived'),
      minWidth: 90,
      cell: ({ check }) => (
        <Cell>{check.waived === 0 ? none : String(check.waived)}</Cell>
      ),
    },
  ];
  return (
    <>
      {checks.length > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('rollup.checksHint', { count: failing })}
        </Text>
      )}
      <div className={layout.scroll}>
        <Table
          {...tableProps}
          columnConfig={columns}
          emptyState={
            <EmptyMessage
              title={t('rollup.checksEmpty')}
              description={t('entity.noLevelsDescription')}
            />
          }
        />
      </div>
    </>
  );
};

function Undecided({
  counts,
  hrefOf,
}: {
  counts: CheckRollup['counts'];
  hrefOf: (state: ResultState) => string;
}) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const states = (['unknown', 'stale', 'error'] as const).filter(
    state => counts[state] > 0,
  );
  if (states.length === 0) {
    return (
      <Text as="span" variant="body-small" color="secondary">
        {t('rollup.failNone')}
      </Text>
    );
  }
  return (
    <>
      {states.map(state => (
        <div key={state}>
          <Link href={hrefOf(state)}>
            {t('rollup.levelCount', {
              level: shared(`state.${state}`),
              number: String(counts[state]),
            })}
          </Link>
        </div>
      ))}
    </>
  );
}
