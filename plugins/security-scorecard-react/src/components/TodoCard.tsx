import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { ReactNode, useState } from 'react';
import type { AsyncData } from '../hooks/useAsyncData';
import { securityScorecardReactTranslationRef } from '../translation';
import { EmptyMessage, LoadError, LoadingSkeleton } from './LoadStates';
import styles from './ScorecardTodos.module.css';

/** Props of {@link TodoCard}. */
export interface TodoCardProps<T> {
  title: string;
  /** What is being loaded, for assistive technology. */
  loading: string;
  empty: { title: string; description: string };
  data: AsyncData<T[]>;
  /** How many are shown before "show the others". */
  limit: number;
  keyOf: (item: T) => string;
  children: (item: T) => ReactNode;
  /** What comes before everything else. */
  lead?: ReactNode;
  footer?: ReactNode;
}

/** A card of the home page with things to do: a few at first, the others on demand. */
export function TodoCard<T>(props: TodoCardProps<T>) {
  const { title, loading, empty, limit, keyOf, children, lead, footer } = props;
  const { data, error, isLoading, reload } = props.data;
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const [showAll, setShowAll] = useState(false);
  const shown = showAll ? data : data?.slice(0, limit);
  const hidden = (data?.length ?? 0) - (shown?.length ?? 0);
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small">
          {title}
        </Text>
      </CardHeader>
      <CardBody>
        {lead}
        {isLoading && <LoadingSkeleton label={loading} />}
        {error && <LoadError error={error} onRetry={reload} />}
        {data?.length === 0 && <EmptyMessage {...empty} />}
        {shown && shown.length > 0 && (
          <ul className={styles.list}>
            {shown.map(item => (
              <li key={keyOf(item)} className={styles.item}>
                {children(item)}
              </li>
            ))}
          </ul>
        )}
        {hidden > 0 && (
          <Button variant="tertiary" onPress={() => setShowAll(true)}>
            {t('todos.showAll', { count: hidden })}
          </Button>
        )}
        {footer}
      </CardBody>
    </Card>
  );
}
