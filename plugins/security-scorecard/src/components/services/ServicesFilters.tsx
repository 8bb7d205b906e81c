import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField, Select, Switch } from '@backstage/ui';
import { layout, useDebouncedText } from '@fairway/plugin-screens-react';
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

const ANY = 'any';

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
  // An owner from the address stays selectable while the owners load.
  const refs = new Map(owners.map(({ ref, name }) => [ref, name]));
  if (filter.owner && !refs.has(filter.owner)) {
    refs.set(
      filter.owner,
      filter.owner === NO_OWNER ? t('services.noOwner') : filter.owner,
    );
  }
  const valueOf = (key: unknown) => (key === ANY ? '' : String(key));
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('services.search')}
        placeholder={t('services.searchPlaceholder')}
        value={search}
        onChange={setSearch}
      />
      <Select
        label={t('services.owner')}
        search={{ placeholder: t('services.ownerSearchPlaceholder') }}
        options={[
          { id: ANY, label: t('services.anyOwner') },
          ...[...refs].map(([id, label]) => ({ id, label })),
        ]}
        value={filter.owner || ANY}
        onChange={key => onChange({ owner: valueOf(key) })}
      />
      <ScopeSelect
        value={filter.scope}
        onChange={scope => onChange({ scope })}
      />
      <Select
        label={t('services.kind')}
        options={[
          { id: ANY, label: t('services.anyKind') },
          ...KINDS.map(id => ({ id, label: t(`services.${id}`) })),
        ]}
        value={filter.kind || ANY}
        onChange={key => onChange({ kind: valueOf(key) })}
      />
      <Select
        label={t('services.level')}
        options={[
          { id: ANY, label: t('services.anyLevel') },
          ...LEVELS.map(id => ({ id, label: shared(`level.${id}`) })),
        ]}
        value={filter.level || ANY}
        onChange={key => onChange({ level: valueOf(key) })}
      />
      <CheckSelects filter={filter} onChange={onChange} />
      <PillarSelects filter={filter} onChange={onChange} />
      <TemplateSelect
        value={filter.template}
        onChange={template => onChange({ template })}
      />
      <Select
        label={t('services.order')}
        options={[
          { id: 'worst', label: t('services.orderWorst') },
          { id: 'title', label: t('services.orderTitle') },
          { id: 'deadline', label: t('services.orderDeadline') },
        ]}
        value={filter.order || 'worst'}
        onChange={key =>
          onChange({ order: key === 'worst' ? '' : String(key) })
        }
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
