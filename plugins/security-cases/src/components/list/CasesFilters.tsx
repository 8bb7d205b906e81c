import {
  identityApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { SearchField, Switch } from '@backstage/ui';
import {
  FilterSelect,
  layout,
  useDebouncedText,
} from '@fairway/plugin-screens-react';
import {
  CASE_STATUSES,
  EVENT_CLASSES,
} from '@fairway/plugin-security-cases-common';
import { useAsyncData } from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { securityCasesTranslationRef } from '../../translation';
import { LEVELS, type CasesFilter } from './useCasesFilter';
import { useOwners } from './useOwners';

const NOBODY = 'none';

/** Props of {@link CasesFilters}. */
export interface CasesFiltersProps {
  filter: CasesFilter;
  onChange: (patch: Partial<CasesFilter>) => void;
}

/** Search, filters and order of the list. */
export const CasesFilters = ({ filter, onChange }: CasesFiltersProps) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const [search, setSearch] = useDebouncedText(filter.search, value =>
    onChange({ search: value }),
  );
  const owners = useOwners();
  const identity = useApi(identityApiRef);
  const whoAmI = useCallback(
    async () => (await identity.getBackstageIdentity()).userEntityRef,
    [identity],
  );
  const { data: me } = useAsyncData(whoAmI);
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('list.search')}
        placeholder={t('list.searchPlaceholder')}
        value={search}
        onChange={setSearch}
      />
      <FilterSelect
        label={t('list.status')}
        unset={t('list.anyStatus')}
        options={CASE_STATUSES.map(id => ({
          id,
          label: t(`shared.status.${id}`),
        }))}
        value={filter.status}
        onChange={status => onChange({ status })}
      />
      <FilterSelect
        label={t('list.class')}
        unset={t('list.anyClass')}
        options={EVENT_CLASSES.map(id => ({
          id,
          label: t(`shared.class.${id}`),
        }))}
        value={filter.class}
        onChange={next => onChange({ class: next })}
      />
      <FilterSelect
        label={t('list.level')}
        unset={t('list.anyLevel')}
        options={LEVELS.map(id => ({ id, label: t(`shared.level.${id}`) }))}
        value={filter.level}
        onChange={level => onChange({ level })}
      />
      <FilterSelect
        label={t('list.owner')}
        search={{ placeholder: t('list.owner') }}
        unset={t('list.anyOwner')}
        options={owners.map(({ ref, name }) => ({ id: ref, label: name }))}
        value={filter.owner}
        onChange={owner => onChange({ owner })}
      />
      <FilterSelect
        label={t('list.assignee')}
        unset={t('list.anyAssignee')}
        options={[
          { id: NOBODY, label: t('list.noAssignee') },
          ...(me ? [{ id: me, label: t('list.mine') }] : []),
        ]}
        value={filter.assignee}
        onChange={assignee => onChange({ assignee })}
      />
      <FilterSelect
        label={t('list.order')}
        unset={t('list.orderUrgent')}
        options={[{ id: 'newest', label: t('list.orderNewest') }]}
        value={filter.order}
        onChange={order => onChange({ order })}
      />
      <Switch
        label={t('list.proposalsOnly')}
        isSelected={filter.proposals === 'true'}
        onChange={only => onChange({ proposals: only ? 'true' : '' })}
      />
    </div>
  );
};
