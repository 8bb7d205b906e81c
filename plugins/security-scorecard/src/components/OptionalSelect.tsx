import { Select } from '@backstage/ui';

const ANY = 'any';

/** Props of {@link OptionalSelect}. */
export interface OptionalSelectProps {
  label: string;
  /** Label of no filter. */
  any: string;
  /** What the list is narrowed to; nothing is shown when it is empty. */
  value: string;
  /** Label of the value. */
  name: string;
  onClear: () => void;
}

/** A filter that only an address sets: it is shown while it is set, and can be taken away. */
export const OptionalSelect = ({
  label,
  any,
  value,
  name,
  onClear,
}: OptionalSelectProps) =>
  value ? (
    <Select
      label={label}
      options={[
        { id: ANY, label: any },
        { id: value, label: name },
      ]}
      value={value}
      onChange={key => key === ANY && onClear()}
    />
  ) : null;
