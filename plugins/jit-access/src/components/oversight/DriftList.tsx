import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import { DRIFT_KINDS } from '@fairway/plugin-jit-access-common';
import {
  jitAccessReactTranslationRef,
  TroublePanel,
  useDrift,
  useProviders,
  useProviderWords,
} from '@fairway/plugin-jit-access-react';
import { FilterSelect } from '@fairway/plugin-screens-react';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { ViewToggle } from '../common/ViewToggle';
import styles from '../layout.module.css';
import { DriftTable } from './DriftTable';

const WHICH = ['open', 'all'] as const;

/** Where the providers differ from the record, narrowed by kind and provider. */
export function DriftList() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { t: tReact } = useTranslationRef(jitAccessReactTranslationRef);
  const providerWords = useProviderWords();
  const [kindName, setKind] = useUrlState('kind', ['page']);
  const [provider, setProvider] = useUrlState('provider', ['page']);
  const [which, setWhich] = useUrlState('which', ['page']);
  const kind = DRIFT_KINDS.find(known => known === kindName);
  const providers = useProviders().value ?? [];
  const { limit, offset, pagination } = usePaging('page');
  const live = useDrift({
    limit,
    offset,
    open: which !== 'all',
    ...(kind && { kind }),
    ...(provider && { provider }),
  });
  return (
    <Flex direction="column" gap="4">
      <div className={styles.toolbar}>
        <FilterSelect
          label={t('driftTable.kind')}
          className={styles.filter}
          unset={t('driftTable.anyKind')}
          options={DRIFT_KINDS.map(id => ({
            id,
            label: tReact(`drift.${id}`),
          }))}
          value={kind}
          onChange={setKind}
        />
        <FilterSelect
          label={t('driftTable.provider')}
          className={styles.filter}
          unset={t('driftTable.anyProvider')}
          options={providers.map(({ id }) => ({
            id,
            label: providerWords(id),
          }))}
          value={provider}
          onChange={setProvider}
        />
        <ViewToggle
          label={t('driftTable.which')}
          views={WHICH.map(id => ({ id, label: t(`driftTable.${id}`) }))}
          value={which === 'all' ? 'all' : 'open'}
          onChange={next => setWhich(next === 'all' ? 'all' : '')}
        />
      </div>
      {live.trouble && !live.value ? (
        <TroublePanel trouble={live.trouble} onRetry={live.refetch} />
      ) : (
        <DriftTable
          live={live}
          pagination={pagination(live.value?.totalItems ?? 0)}
          empty={
            kind || provider || which
              ? t('driftTable.noneMatch')
              : t('driftTable.none')
          }
        />
      )}
    </Flex>
  );
}
