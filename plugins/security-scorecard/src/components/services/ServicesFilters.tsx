import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField, Switch } from '@backstage/ui';
import {
  FilterSelect,
  layout,
  useDebouncedText,
} from '@fairway/plugin-screens-react';
import { LEVELS } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { useOwners } from '../../hooks/useOwners';
import { securityScorecardTranslationRef } from '../../translation';
import { ScopeSelect } from '../ScopeSelect';
import { NO_OWNER } from '../rollup/usePartHref';
import { TemplateSelect } from '../TemplateSelect';
import { CheckSelects } from './CheckSelects';
import { PillarSelects } from './PillarSelects';
import { KINDS, ServicesFilter } from './useServicesFilter';

/** Props of {@link ServicesFilters}. */
export interface ServicesFiltersProps {
  filter: ServicesFilter;
  onChange: (patch: Partial<ServicesFilter>) => void;
}

/** Search, filters and order of the list of services. */
export const ServicesFilters = ({ filter, onChange }: ServicesFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const owners = useOwners();
  const [search, setSearch] = useDebouncedText(filter.search, value =>
    onChange({ search: value }),
  );
  const ownerOptions = owners.map(({ ref, name }) => ({
    id: ref,
    label: name,
  }));
  if (filter.owner === NO_OWNER) {
    ownerOptions.unshift({ id: NO_OWNER, label: t('services.noOwner') });
  }
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('services.search')}
        placeholder={t('services.searchPlaceholder')}
        value={search}
        onChange={setSearch}
      />
      <FilterSelect
        label={t('services.owner')}
        search={{ placeholder: t('services.ownerSearchPlaceholder') }}
        unset={t('services.anyOwner')}
        options={ownerOptions}
        value={filter.owner}
        onChange={owner => onChange({ owner })}
      />
      <ScopeSelect
        value={filter.scope}
        onChange={scope => onChange({ scope })}
      />
      <FilterSelect
        label={t('services.kind')}
        unset={t('services.anyKind')}
        options={KINDS.map(id => ({ id, label: t(`services.${id}`) }))}
        value={filter.kind}
        onChange={kind => onChange({ kind })}
      />
      <FilterSelect
        label={t('services.level')}
        unset={t('services.anyLevel')}
        options={LEVELS.map(id => ({ id, label: shared(`level.${id}`) }))}
        value={filter.level}
        onChange={level => onChange({ level })}
      />
      <CheckSelects filter={filter} onChange={onChange} />
      <PillarSelects filter={filter} onChange={onChange} />
      <TemplateSelect
        value={filter.template}
        onChange={template => onChange({ template })}
      />
      <FilterSelect
        label={t('services.order')}
        unset={t('services.orderWorst')}
        options={[
          { id: 'title', label: t('services.orderTitle') },
          { id: 'deadline', label: t('services.orderDeadline') },
        ]}
        value={filter.order}
        onChange={order => onChange({ order })}
      />
      <Switch
        label={t('services.failingOnly')}
        isSelected={filter.failing === 'true'}
        onChange={only => onChange({ failing: only ? 'true' : '' })}
      />
      <Switch
        label={t('services.withoutData')}
        isSelected={filter.nodata === 'true'}
        onChange={only => onChange({ nodata: only ? 'true' : '' })}
      />
    </div>
  );
};
