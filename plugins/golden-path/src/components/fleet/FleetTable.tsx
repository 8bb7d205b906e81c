import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Link,
  Table,
  Text,
  type ColumnConfig,
  type TablePaginationType,
  type TableSelection,
} from '@backstage/ui';
import type { GoldenPathService } from '@fairway/plugin-golden-path-common';
import { column, layout, Small } from '@fairway/plugin-screens-react';
import {
  EntityTitle,
  Freshness,
} from '@fairway/plugin-security-scorecard-react';
import { useMemo, type ReactElement } from 'react';
import { useGoldenPathTabHref } from '../../hooks/useGoldenPath';
import { taskRouteRef } from '../../routes';
import { goldenPathTranslationRef } from '../../translation';
import { TemplateStateBadge } from '../shared/badges';
import { isUpgradable } from './useSelection';

type Row = GoldenPathService & { id: string };

/** Props of {@link FleetTable}. */
export interface FleetTableProps {
  items: GoldenPathService[] | undefined;
  isLoading: boolean;
  isStale: boolean;
  pagination: TablePaginationType;
  emptyState: ReactElement;
  selected: ReadonlySet<string>;
  /** Refs on this page that are selected now. */
  onSelect: (entityRefs: readonly string[]) => void;
}

/** One row per service, linked to its Golden path tab. Only what can be upgraded can be selected. */
export const FleetTable = ({
  items,
  isLoading,
  isStale,
  pagination,
  emptyState,
  selected,
  onSelect,
}: FleetTableProps) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const hrefOf = useGoldenPathTabHref();
  const rows = useMemo(
    () => items?.map((item): Row => ({ ...item, id: item.entityRef })),
    [items],
  );
  const columns: ColumnConfig<Row>[] = [
    {
      ...column<Row>('service', t('fleet.columnService'), 180, row => (
        <>
          <Link href={hrefOf(row.entityRef)}>{row.title}</Link>
          <Small>
            {row.ownerRef ? (
              <EntityTitle entityRef={row.ownerRef} />
            ) : (
              t('fleet.noOwner')
            )}
          </Small>
        </>
      )),
      isRowHeader: true,
    },
    column('template', t('fleet.columnTemplate'), 190, row => (
      <Template service={row} />
    )),
    column('state', t('fleet.columnState'), 150, row => (
      <TemplateStateBadge state={row.templateState} />
    )),
    column('controls', t('fleet.columnControls'), 120, row => (
      <Controls service={row} />
    )),
    column('drift', t('fleet.columnDrift'), 120, row => (
      <Drift service={row} />
    )),
    column('upgrade', t('fleet.columnUpgrade'), 130, row => (
      <Upgrade service={row} />
    )),
    column('seen', t('fleet.columnSeen'), 110, row => (
      <Freshness observedAt={row.observedAt} />
    )),
  ];
  const shown = items ?? [];
  const canSelect = shown.some(isUpgradable);
  const selection: TableSelection = {
    mode: 'multiple',
    behavior: 'toggle',
    selected: shown
      .map(({ entityRef }) => entityRef)
      .filter(ref => selected.has(ref)),
    onSelectionChange: keys =>
      onSelect(
        shown
          .filter(
            item =>
              isUpgradable(item) &&
              (keys === 'all' || keys.has(item.entityRef)),
          )
          .map(({ entityRef }) => entityRef),
      ),
  };
  return (
    <div className={layout.scroll}>
      <Table
        columnConfig={columns}
        data={rows}
        isPending={isLoading}
        isStale={isStale}
        pagination={pagination}
        emptyState={emptyState}
        selection={canSelect ? selection : undefined}
        rowConfig={
          canSelect ? { getIsDisabled: row => !isUpgradable(row) } : undefined
        }
      />
    </div>
  );
};

function Template({ service }: { service: GoldenPathService }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { template, version, latest } = service;
  if (template === null) {
    return <Small>{t('entity.noTemplate')}</Small>;
  }
  return (
    <>
      <Text as="span">
        <EntityTitle entityRef={template} />
      </Text>
      <Small>
        {latest === null || latest === version
          ? (version ?? t('entity.noVersion'))
          : t('fleet.versions', {
              version: version ?? t('entity.noVersion'),
              latest,
            })}
      </Small>
    </>
  );
}

function Controls({ service }: { service: GoldenPathService }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { pass, fail, unknown } = service.controls;
  return (
    <>
      {fail > 0 && (
        <Text as="span" variant="body-small" weight="bold">
          {t('fleet.failing', { count: fail })}
        </Text>
      )}
      {unknown > 0 && <Small>{t('fleet.undecided', { count: unknown })}</Small>}
      <Small>{t('fleet.passing', { count: pass })}</Small>
    </>
  );
}

function Drift({ service: { drift } }: { service: GoldenPathService }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  if (drift === null) {
    return <Small>{t('fleet.driftUnknown')}</Small>;
  }
  return (
    <>
      {drift.weakened > 0 && (
        <Text as="span" variant="body-small" weight="bold">
          {t('fleet.weakened', { count: drift.weakened })}
        </Text>
      )}
      {drift.edited > 0 && (
        <Small>{t('fleet.edited', { count: drift.edited })}</Small>
      )}
      {drift.weakened + drift.edited === 0 && (
        <Small>{t('fleet.pristine')}</Small>
      )}
    </>
  );
}

function Upgrade({ service }: { service: GoldenPathService }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const taskRoute = useRouteRef(taskRouteRef);
  const { upgrade, title } = service;
  if (upgrade === null) {
    return <Small>{t('fleet.never')}</Small>;
  }
  return (
    <>
      <Freshness observedAt={upgrade.startedAt} />
      {taskRoute && (
        <Link
          href={taskRoute({ taskId: upgrade.taskId })}
          aria-label={t('fleet.task', { service: title })}
        >
          {t('entity.followTask')}
        </Link>
      )}
    </>
  );
}
