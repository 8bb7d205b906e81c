import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField, Switch } from '@backstage/ui';
import {
  TEMPLATE_STATES,
  type VersionCount,
} from '@fairway/plugin-golden-path-common';
import {
  FilterSelect,
  layout,
  useDebouncedText,
} from '@fairway/plugin-screens-react';
import { useTitles } from '../../hooks/useTitles';
import { goldenPathTranslationRef } from '../../translation';
import type { FleetFilter } from './useFleetFilter';

/** Props of {@link FleetFilters}. */
export interface FleetFiltersProps {
  filter: FleetFilter;
  /** What there is to choose from. */
  versions: readonly VersionCount[];
  onChange: (patch: Partial<FleetFilter>) => void;
}

/** Values by name, with the one from the address, which may be gone. */
function choices(values: readonly (string | null)[], chosen: string): string[] {
  const present = values.filter(value => value !== null);
  return [...new Set(chosen ? [...present, chosen] : present)].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
}

/** Search, filters and order of the fleet. */
export const FleetFilters = ({
  filter,
  versions,
  onChange,
}: FleetFiltersProps) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const [search, setSearch] = useDebouncedText(filter.search, value =>
    onChange({ search: value }),
  );
  const ofTemplate = versions.filter(
    ({ template }) => !filter.template || template === filter.template,
  );
  const templates = choices(
    versions.map(({ template }) => template),
    filter.template,
  );
  const titleOf = useTitles(templates);
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('fleet.search')}
        placeholder={t('fleet.searchPlaceholder')}
        value={search}
        onChange={setSearch}
      />
      <FilterSelect
        label={t('fleet.template')}
        unset={t('fleet.anyTemplate')}
        options={templates.map(id => ({ id, label: titleOf(id) }))}
        value={filter.template}
        onChange={template => onChange({ template, version: '' })}
      />
      <FilterSelect
        label={t('fleet.version')}
        unset={t('fleet.anyVersion')}
        options={choices(
          ofTemplate.map(({ version }) => version),
          filter.version,
        ).map(id => ({ id, label: id }))}
        value={filter.version}
        onChange={version => onChange({ version })}
      />
      <FilterSelect
        label={t('fleet.state')}
        unset={t('fleet.anyState')}
        options={TEMPLATE_STATES.map(id => ({
          id,
          label: t(`shared.templateState.${id}`),
        }))}
        value={filter.state}
        onChange={state => onChange({ state })}
      />
      <FilterSelect
        label={t('fleet.order')}
        unset={t('fleet.orderWorst')}
        options={[
          { id: 'title', label: t('fleet.orderTitle') },
          { id: 'observed', label: t('fleet.orderObserved') },
        ]}
        value={filter.order}
        onChange={order => onChange({ order })}
      />
      <Switch
        label={t('fleet.weakenedOnly')}
        isSelected={filter.weakened === 'true'}
        onChange={only => onChange({ weakened: only ? 'true' : '' })}
      />
    </div>
  );
};
