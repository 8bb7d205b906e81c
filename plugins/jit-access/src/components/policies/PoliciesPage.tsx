import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, SearchField, Text } from '@backstage/ui';
import type { PolicySummary } from '@fairway/plugin-jit-access-common';
import {
  LiveContent,
  useEntitlements,
  usePolicies,
} from '@fairway/plugin-jit-access-react';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { ViewToggle } from '../common/ViewToggle';
import { Empty, Page } from '../Layout';
import styles from '../layout.module.css';
import { PolicyCard } from './PolicyCard';
import { PolicyView } from './PolicyView';

const WHICH = ['all', 'faulty'] as const;
type Which = (typeof WHICH)[number];

const isFaulty = (policy: PolicySummary) =>
  policy.problems.length > 0 || policy.lint.length > 0;

/** The tab with the access policies. `?policy=` shows one. */
export function PoliciesPage() {
  const [policy, setPolicy] = useUrlState('policy', ['view']);
  return (
    <Page>
      {policy ? (
        <PolicyView id={policy} onClose={() => setPolicy('')} />
      ) : (
        <PolicyList onOpen={setPolicy} />
      )}
    </Page>
  );
}

function PolicyList(props: { onOpen: (id: string) => void }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [search, setSearch] = useUrlState('q');
  const [faulty, setFaulty] = useUrlState('which');
  const which: Which = faulty === 'faulty' ? 'faulty' : 'all';
  const live = usePolicies();
  const entitlements = useEntitlements().value?.items;
  return (
    <>
      <Text as="p" color="secondary">
        {t('policies.intro')}
      </Text>
      <div className={styles.toolbar}>
        <SearchField
          label={t('policies.search')}
          className={styles.search}
          value={search}
          onChange={setSearch}
        />
        <ViewToggle
          label={t('policies.which')}
          views={WHICH.map(id => ({ id, label: t(`policies.${id}`) }))}
          value={which}
          onChange={next => setFaulty(next === 'all' ? '' : next)}
        />
      </div>
      <LiveContent live={live} forbidden={t('policies.forbidden')}>
        {policies => {
          const shown = policies.filter(
            policy =>
              matches(policy, search) && (which === 'all' || isFaulty(policy)),
          );
          if (shown.length === 0) {
            return (
              <Empty
                text={
                  policies.length === 0
                    ? t('policies.none')
                    : t('policies.noneMatch')
                }
              />
            );
          }
          return (
            <Flex direction="column" gap="4">
              {shown.map(policy => (
                <PolicyCard
                  key={policy.id}
                  policy={policy}
                  entitlement={entitlements?.find(({ id }) => id === policy.id)}
                  onOpen={() => props.onOpen(policy.id)}
                />
              ))}
            </Flex>
          );
        }}
      </LiveContent>
    </>
  );
}

function matches(policy: PolicySummary, search: string): boolean {
  const text = [policy.id, policy.title, policy.owner, policy.entityRef]
    .join(' ')
    .toLocaleLowerCase();
  return text.includes(search.trim().toLocaleLowerCase());
}
