import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import styles from '../layout.module.css';

/** Properties of {@link ViewToggle}. */
export interface ViewToggleProps<T extends string> {
  label: string;
  /** The first is the one without a value in the address. */
  views: readonly { id: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** Chooses one of a few views of a page. */
export function ViewToggle<T extends string>(props: ViewToggleProps<T>) {
  const { label, views, value, onChange } = props;
  return (
    <ToggleButtonGroup
      className={styles.views}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={keys => {
        const next = views.find(view => keys.has(view.id));
        if (next) {
          onChange(next.id);
        }
      }}
    >
      {views.map(view => (
        <ToggleButton key={view.id} id={view.id}>
          {view.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
