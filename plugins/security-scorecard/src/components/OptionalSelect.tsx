import { parseEntityRef } from '@backstage/catalog-model';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import { FilterSelect } from '@fairway/plugin-screens-react';

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
    <FilterSelect
      label={label}
      unset={any}
      options={[{ id: value, label: name }]}
      value={value}
      onChange={next => next === '' && onClear()}
    />
  ) : null;

/** Props of {@link OptionalEntitySelect}. */
export type OptionalEntitySelectProps = Omit<OptionalSelectProps, 'name'>;

/** The same for an entity ref, which is shown by the title of its page. */
export const OptionalEntitySelect = (props: OptionalEntitySelectProps) =>
  isEntityRef(props.value) ? (
    <TitledSelect {...props} />
  ) : (
    // An address can be typed by anybody.
    <OptionalSelect {...props} name={props.value} />
  );

function TitledSelect(props: OptionalEntitySelectProps) {
  const { primaryTitle } = useEntityPresentation(props.value);
  return <OptionalSelect {...props} name={primaryTitle} />;
}

function isEntityRef(value: string): boolean {
  try {
    return Boolean(parseEntityRef(value).kind);
  } catch {
    return false;
  }
}
