import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField, Select, Switch } from '@backstage/ui';
import {
  TEMPLATE_STATES,
  type VersionCount,
} from '@fairway/plugin-golden-path-common';
import { layout, useDebouncedText } from '@fairway/plugin-screens-react';
import { useTitles } from '../../hooks/useTitles';
import { goldenPathTranslationRef } from '../../translation';
import type { FleetFilter } from './useFleetFilter';

const ANY = 'any';

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
  const valueOf = (key: unknown) => (key === ANY ? '' : String(key));
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
      <Select
        label={t('fleet.template')}
        options={[
          { id: ANY, label: t('fleet.anyTemplate') },
          ...templates.map(id => ({ id, label: titleOf(id) })),
        ]}
        value={filter.template || ANY}
        onChange={key => onChange({ template: valueOf(key), version: '' })}
      />
      <Select
        label={t('fleet.version')}
        options={[
          { id: ANY, label: t('fleet.anyVersion') },
          ...choices(
            ofTemplate.map(({ version }) => version),
            filter.version,
          ).map(id => ({ id, label: id })),
        ]}
        value={filter.version || ANY}
        onChange={key => onChange({ version: valueOf(key) })}
      />
      <Select
        label={t('fleet.state')}
        options={[
          { id: ANY, label: t('fleet.anyState') },
          ...TEMPLATE_STATES.map(id => ({
            id,
            label: t(`shared.templateState.${id}`),
          })),
        ]}
        value={filter.state || ANY}
        onChange={key => onChange({ state: valueOf(key) })}
      />
      <Select
        label={t('fleet.order')}
        options={[
          { id: 'worst', label: t('fleet.orderWorst') },
          { id: 'title', label: t('fleet.orderTitle') },
          { id: 'observed', label: t('fleet.orderObserved') },
        ]}
        value={filter.order || 'worst'}
        onChange={key =>
          onChange({ order: key === 'worst' ? '' : String(key) })
        }
      />
      <Switch
        label={t('fleet.weakenedOnly')}
        isSelected={filter.weakened === 'true'}
        onChange={only => onChange({ weakened: only ? 'true' : '' })}
      />
    </div>
  );
};
