import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { Delegation } from '@fairway/plugin-jit-access-common';
import {
  LiveContent,
  useDelegations,
  useUserRef,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { useView } from '../../hooks/useView';
import { jitAccessTranslationRef } from '../../translation';
import { ViewToggle } from '../common/ViewToggle';
import { Empty, Page } from '../Layout';
import styles from '../layout.module.css';
import { ChatAccounts } from './ChatAccounts';
import { CreateDelegationDialog } from './CreateDelegationDialog';
import { DelegationsTable } from './DelegationsTable';

const VIEWS = ['all', 'mine', 'toMe'] as const;
type View = (typeof VIEWS)[number];

const isShown = (delegation: Delegation, view: View, me: string | undefined) =>
  view === 'all' || (view === 'mine' ? delegation.from : delegation.to) === me;

/** The tab where somebody is let decide in one's place. */
export function DelegationsPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const me = useUserRef();
  const [view, setView] = useView(VIEWS);
  const [creating, setCreating] = useState(false);
  const live = useDelegations();
  const create = (
    <Button onPress={() => setCreating(true)}>{t('delegations.create')}</Button>
  );
  return (
    <Page>
      <Text as="p" color="secondary">
        {t('delegations.intro')}
      </Text>
      <Flex justify="between" align="center" gap="3" className={styles.wraps}>
        <ViewToggle
          label={t('delegations.view')}
          views={VIEWS.map(id => ({ id, label: t(`delegations.${id}`) }))}
          value={view}
          onChange={setView}
        />
        {create}
      </Flex>
      <LiveContent live={live}>
        {all => {
          const shown = all.filter(item => isShown(item, view, me));
          if (shown.length === 0) {
            return (
              <Empty
                text={
                  all.length === 0
                    ? t('delegations.none')
                    : t('delegations.noneView')
                }
              />
            );
          }
          return <DelegationsTable items={shown} onChanged={live.refetch} />;
        }}
      </LiveContent>
      <ChatAccounts />
      {creating && (
        <CreateDelegationDialog
          me={me}
          onClose={() => setCreating(false)}
          onCreated={live.refetch}
        />
      )}
    </Page>
  );
}
