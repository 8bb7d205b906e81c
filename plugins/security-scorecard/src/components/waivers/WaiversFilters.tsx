import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField, Select } from '@backstage/ui';
import { layout, useDebouncedText } from '@fairway/plugin-screens-react';
import { WAIVER_STATUSES } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { ScopeSelect } from '../ScopeSelect';
import {
  ENDING_DAYS,
  useWaiversFilter,
  WaiversPatch,
} from './useWaiversFilter';

const ANY = 'any';

/** Props of {@link WaiversFilters}. */
export interface WaiversFiltersProps {
  filter: ReturnType<typeof useWaiversFilter>['filter'];
  onChange: (patch: WaiversPatch) => void;
}

/** Search, status, end and scope of the list of waivers. */
export const WaiversFilters = ({ filter, onChange }: WaiversFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const [text, setText] = useDebouncedText(filter.search, search =>
    onChange({ search }),
  );
  const valueOf = (key: unknown) => (key === ANY ? '' : String(key));
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('waivers.search')}
        placeholder={t('waivers.searchPlaceholder')}
        value={text}
        onChange={setText}
      />
      <Select
        label={t('waivers.status')}
        options={[
          { id: ANY, label: t('waivers.anyStatus') },
          ...WAIVER_STATUSES.map(id => ({ id, label: shared(`waiver.${id}`) })),
        ]}
        value={filter.status ?? ANY}
        onChange={key => onChange({ status: valueOf(key) })}
      />
      <Select
        label={t('waivers.expiring')}
        options={[
          { id: ANY, label: t('waivers.expiringAny') },
          ...ENDING_DAYS.map(days => ({
            id: days,
            label: t('waivers.expiringDays', { count: Number(days) }),
          })),
        ]}
        value={filter.ending ?? ANY}
        onChange={key => onChange({ ending: valueOf(key) })}
      />
      <ScopeSelect
        value={filter.scope}
        onChange={scope => onChange({ scope })}
      />
    </div>
  );
};
