import { Select } from '@backstage/ui';
import { useEntitlements } from '@fairway/plugin-jit-access-react';
import { useMemo } from 'react';

/** Properties of {@link TargetField}. */
export interface TargetFieldProps {
  label: string;
  placeholder: string;
  /** Entity ref; empty while none is chosen. */
  value: string;
  onChange: (entityRef: string) => void;
}

/** Chooses an entity that an access policy names. */
export function TargetField(props: TargetFieldProps) {
  const { label, placeholder, value, onChange } = props;
  const live = useEntitlements();
  const options = useMemo(
    () =>
      [...new Set(live.value?.items.map(item => item.entityRef))]
        .sort((a, b) => a.localeCompare(b))
        .map(ref => ({ id: ref, label: ref })),
    [live.value],
  );
  return (
    <Select
      label={label}
      placeholder={placeholder}
      isRequired
      search
      options={options}
      value={value || null}
      onChange={next => onChange(next === null ? '' : String(next))}
    />
  );
}
