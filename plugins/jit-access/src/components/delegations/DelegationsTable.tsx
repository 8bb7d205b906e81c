import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Cell,
  CellText,
  Flex,
  Table,
  Text,
  type ColumnConfig,
} from '@backstage/ui';
import type { Delegation } from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  formatMoment,
  jitAccessApiRef,
  Moment,
  ToneBadge,
  useAction,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import {
  RiCheckboxCircleLine,
  RiHistoryLine,
  RiTimeLine,
} from '@remixicon/react';
import { useMemo } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';

/** Properties of {@link DelegationsTable}. */
export interface DelegationsTableProps {
  items: Delegation[];
  onChanged: () => void;
}

/** Delegations with their dates, and a button to end those one may end. */
export function DelegationsTable(props: DelegationsTableProps) {
  const { items, onChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const ending = useAction((id: string) => api.revokeDelegation(id));
  const { run, pending } = ending;
  const columns = useMemo((): ColumnConfig<Delegation>[] => {
    const who = (id: 'from' | 'to', label: string) => ({
      id,
      label,
      isRowHeader: id === 'from',
      defaultWidth: '2fr' as const,
      cell: (item: Delegation) => (
        <Cell>
          <EntityName entityRef={item[id]} />
        </Cell>
      ),
    });
    const when = (id: 'startsAt' | 'endsAt', label: string) => ({
      id,
      label,
      defaultWidth: '2fr' as const,
      cell: (item: Delegation) => (
        <Cell>
          <Moment at={item[id]} />
        </Cell>
      ),
    });
    return [
      who('from', t('delegations.from')),
      who('to', t('delegations.toWhom')),
      when('startsAt', t('delegations.starts')),
      when('endsAt', t('delegations.ends')),
      {
        id: 'reason',
        label: t('delegations.reason'),
        defaultWidth: '3fr',
        cell: item => <CellText title={item.reason} />,
      },
      {
        id: 'state',
        label: t('delegations.state'),
        defaultWidth: '2fr',
        cell: item => (
          <Cell>
            <State delegation={item} />
          </Cell>
        ),
      },
      {
        id: 'actions',
        label: t('columns.actions'),
        defaultWidth: 120,
        cell: item => (
          <Cell>
            {item.actions.includes('revoke') && (
              <Button
                variant="secondary"
                isDisabled={pending}
                aria-label={t('delegations.endOf', {
                  from: item.from,
                  to: item.to,
                })}
                onPress={async () => {
                  await run(item.id);
                  onChanged();
                }}
              >
                {t('delegations.end')}
              </Button>
            )}
          </Cell>
        ),
      },
    ];
  }, [t, run, pending, onChanged]);
  return (
    <Flex direction="column" gap="3">
      <ActionTrouble
        trouble={ending.trouble}
        title={t('delegations.endFailed')}
      />
      <Table
        columnConfig={columns}
        data={items}
        pagination={{ type: 'none' }}
      />
    </Flex>
  );
}

function State({ delegation }: { delegation: Delegation }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const { active, revokedAt, startsAt } = delegation;
  if (active) {
    return (
      <ToneBadge
        icon={RiCheckboxCircleLine}
        tone="positive"
        text={t('delegations.active')}
      />
    );
  }
  if (revokedAt) {
    return (
      <Text variant="body-small">
        {t('delegations.revoked', { time: formatMoment(revokedAt, language) })}
      </Text>
    );
  }
  return Date.parse(startsAt) > Date.now() ? (
    <ToneBadge
      icon={RiTimeLine}
      tone="announcement"
      text={t('delegations.coming')}
    />
  ) : (
    <ToneBadge
      icon={RiHistoryLine}
      tone="neutral"
      text={t('delegations.over')}
    />
  );
}
