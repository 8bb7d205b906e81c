import {
  identityApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { SearchField, Select, Switch } from '@backstage/ui';
import { layout, useDebouncedText } from '@fairway/plugin-screens-react';
import {
  CASE_STATUSES,
  EVENT_CLASSES,
} from '@fairway/plugin-security-cases-common';
import { useAsyncData } from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { securityCasesTranslationRef } from '../../translation';
import { LEVELS, type CasesFilter } from './useCasesFilter';
import { useOwners } from './useOwners';

const ANY = 'any';
const NOBODY = 'none';

/** Props of {@link CasesFilters}. */
export interface CasesFiltersProps {
  filter: CasesFilter;
  onChange: (patch: Partial<CasesFilter>) => void;
}

interface Choice {
  id: string;
  label: string;
}

/** Choices with the one from the address, which may be gone or may not be known yet. */
function withChosen(choices: Choice[], chosen: string): Choice[] {
  return !chosen || choices.some(({ id }) => id === chosen)
    ? choices
    : [...choices, { id: chosen, label: chosen }];
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
  const valueOf = (key: unknown) => (key === ANY ? '' : String(key));
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('list.search')}
        placeholder={t('list.searchPlaceholder')}
        value={search}
        onChange={setSearch}
      />
      <Select
        label={t('list.status')}
        options={[
          { id: ANY, label: t('list.anyStatus') },
          ...CASE_STATUSES.map(id => ({ id, label: t(`shared.status.${id}`) })),
        ]}
        value={filter.status || ANY}
        onChange={key => onChange({ status: valueOf(key) })}
      />
      <Select
        label={t('list.class')}
        options={[
          { id: ANY, label: t('list.anyClass') },
          ...EVENT_CLASSES.map(id => ({ id, label: t(`shared.class.${id}`) })),
        ]}
        value={filter.class || ANY}
        onChange={key => onChange({ class: valueOf(key) })}
      />
      <Select
        label={t('list.level')}
        options={[
          { id: ANY, label: t('list.anyLevel') },
          ...LEVELS.map(id => ({ id, label: t(`shared.level.${id}`) })),
        ]}
        value={filter.level || ANY}
        onChange={key => onChange({ level: valueOf(key) })}
      />
      <Select
        label={t('list.owner')}
        search={{ placeholder: t('list.owner') }}
        options={withChosen(
          [
            { id: ANY, label: t('list.anyOwner') },
            ...owners.map(({ ref, name }) => ({ id: ref, label: name })),
          ],
          filter.owner,
        )}
        value={filter.owner || ANY}
        onChange={key => onChange({ owner: valueOf(key) })}
      />
      <Select
        label={t('list.assignee')}
        options={withChosen(
          [
            { id: ANY, label: t('list.anyAssignee') },
            { id: NOBODY, label: t('list.noAssignee') },
            ...(me ? [{ id: me, label: t('list.mine') }] : []),
          ],
          filter.assignee,
        )}
        value={filter.assignee || ANY}
        onChange={key => onChange({ assignee: valueOf(key) })}
      />
      <Select
        label={t('list.order')}
        options={[
          { id: 'urgent', label: t('list.orderUrgent') },
          { id: 'newest', label: t('list.orderNewest') },
        ]}
        value={filter.order || 'urgent'}
        onChange={key =>
          onChange({ order: key === 'urgent' ? '' : String(key) })
        }
      />
      <Switch
        label={t('list.proposalsOnly')}
        isSelected={filter.proposals === 'true'}
        onChange={only => onChange({ proposals: only ? 'true' : '' })}
      />
    </div>
  );
};
