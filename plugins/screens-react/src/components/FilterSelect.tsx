import { Select } from '@backstage/ui';

/** Stands for nothing set: the id of an option is never empty. */
const UNSET = 'any';

/** A value that a list can be narrowed to. */
export interface FilterOption {
  /** What is set when it is chosen; never empty. */
  id: string;
  /** What it is called on the screen. */
  label: string;
}

/** Props of {@link FilterSelect}. */
export interface FilterSelectProps {
  /** What is filtered by. */
  label: string;
  /** What is shown, and can be chosen, while nothing is set. */
  unset: string;
  /** What can be set. */
  options: readonly FilterOption[];
  /** What is set; '' or undefined for nothing. */
  value: string | undefined;
  /** Told what is set; '' for nothing. */
  onChange: (value: string) => void;
  /** Whether options can be searched, and what the empty search says. */
  search?: true | { placeholder: string };
  /** Class of the whole control. */
  className?: string;
}

/**
 * A filter of one value or none. A value that is none of the options stays
 * chosen: it came with an address, or the options are still to load.
 */
export const FilterSelect = ({
  label,
  unset,
  options,
  value,
  onChange,
  search,
  className,
}: FilterSelectProps) => {
  const isUnknown = value && !options.some(({ id }) => id === value);
  return (
    <Select
      label={label}
      className={className}
      search={search}
      options={[
        { id: UNSET, label: unset },
        ...(isUnknown ? [{ id: value, label: value }] : []),
        ...options,
      ]}
      value={value || UNSET}
      onChange={key =>
        onChange(key === UNSET || key === null ? '' : String(key))
      }
    />
  );
};
