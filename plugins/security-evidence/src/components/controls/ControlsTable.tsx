import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Table,
  Text,
  type ColumnConfig,
  type TablePaginationType,
} from '@backstage/ui';
import { column, layout, Small } from '@fairway/plugin-screens-react';
import {
  CONTROL_STATES,
  type Control,
} from '@fairway/plugin-security-evidence-common';
import { useFocusOnMount } from '@fairway/plugin-security-scorecard-react';
import type { ReactElement } from 'react';
import { securityEvidenceTranslationRef } from '../../translation';
import { ControlStateBadge } from '../shared/badges';

/** Props of {@link ControlsTable}. */
export interface ControlsTableProps {
  items: Control[];
  /** Which one was open before. */
  lastOpen: string | undefined;
  onOpen: (control: string) => void;
  pagination: TablePaginationType;
  emptyState: ReactElement;
}

/** One row per control; its title opens it. */
export const ControlsTable = ({
  items,
  lastOpen,
  onOpen,
  pagination,
  emptyState,
}: ControlsTableProps) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const columns: ColumnConfig<Control>[] = [
    {
      ...column<Control>('control', t('controls.columnControl'), 280, row => (
        <>
          <Title control={row} wasOpen={row.id === lastOpen} onOpen={onOpen} />
          <Small>{row.group}</Small>
        </>
      )),
      isRowHeader: true,
    },
    column('state', t('controls.columnState'), 150, row => (
      <ControlStateBadge state={row.state} />
    )),
    column('services', t('controls.columnServices'), 170, row => (
      <Services control={row} />
    )),
    column('checks', t('controls.columnChecks'), 140, row =>
      row.checkIds.length === 0 ? (
        <Small>{t('controls.noChecks')}</Small>
      ) : (
        <Text as="span">
          {t('controls.checks', { count: row.checkIds.length })}
        </Text>
      ),
    ),
  ];
  return (
    <div className={layout.scroll}>
      <Table
        columnConfig={columns}
        data={items}
        pagination={pagination}
        emptyState={emptyState}
      />
    </div>
  );
};

function Title(props: {
  control: Control;
  wasOpen: boolean;
  onOpen: (control: string) => void;
}) {
  const { control, wasOpen, onOpen } = props;
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const ref = useFocusOnMount(wasOpen);
  return (
    <button
      ref={ref}
      type="button"
      className={layout.linkButton}
      onClick={() => onOpen(control.id)}
    >
      {t('control.heading', { id: control.id, title: control.title })}
    </button>
  );
}

function Services({ control }: { control: Control }) {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const some = CONTROL_STATES.flatMap(state =>
    state !== 'no-check' && control.services[state] > 0 ? [state] : [],
  );
  return some.length === 0 ? (
    <Small>{t('controls.noServices')}</Small>
  ) : (
    <>
      {some.map(state => (
        <Text key={state} as="span" variant="body-small">
          {t(`controls.services.${state}`, {
            number: String(control.services[state]),
          })}
        </Text>
      ))}
    </>
  );
}
