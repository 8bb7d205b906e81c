import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import {
  Button,
  Cell,
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
import styles from '../layout.module.css';

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
      minWidth: 140,
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
      minWidth: 130,
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
        minWidth: 160,
        defaultWidth: '3fr',
        cell: item => (
          <Cell>
            <Text as="span" className={styles.wrap}>
              {item.reason}
            </Text>
          </Cell>
        ),
      },
      {
        id: 'state',
        label: t('delegations.state'),
        minWidth: 120,
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
              <EndButton
                delegation={item}
                isDisabled={pending}
                onPress={async () => {
                  await run(item.id);
                  onChanged();
                }}
              />
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
        className={styles.table}
        columnConfig={columns}
        data={items}
        pagination={{ type: 'none' }}
      />
    </Flex>
  );
}

function EndButton(props: {
  delegation: Delegation;
  isDisabled: boolean;
  onPress: () => void;
}) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { delegation, isDisabled, onPress } = props;
  const from = useEntityPresentation(delegation.from).primaryTitle;
  const to = useEntityPresentation(delegation.to).primaryTitle;
  return (
    <Button
      variant="secondary"
      isDisabled={isDisabled}
      aria-label={t('delegations.endOf', { from, to })}
      onPress={onPress}
    >
      {t('delegations.end')}
    </Button>
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
