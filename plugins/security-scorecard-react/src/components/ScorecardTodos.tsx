import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Card, CardBody, CardHeader, Link, Text } from '@backstage/ui';
import type { ScorecardTodo } from '@fairway/plugin-security-scorecard-common';
import { useState } from 'react';
import { useScorecardTodos } from '../hooks/useScorecardTodos';
import { useSecurityTabHref } from '../hooks/useSecurityTabHref';
import { securityScorecardReactTranslationRef } from '../translation';
import { Deadline } from './Deadline';
import { EmptyMessage, LoadError, LoadingSkeleton } from './LoadStates';
import styles from './ScorecardTodos.module.css';
import { SeverityBadge } from './SeverityBadge';

/** Props of {@link ScorecardTodos}. */
export interface ScorecardTodosProps {
  /** How many are shown before "show the others"; default 6. */
  limit?: number;
}

/** The failing checks of the caller's services, earliest deadline first, each linked to its service's Security tab. */
export const ScorecardTodos = ({ limit = 6 }: ScorecardTodosProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const { data, error, isLoading, reload } = useScorecardTodos();
  const [showAll, setShowAll] = useState(false);
  const shown = showAll ? data : data?.slice(0, limit);
  const hidden = (data?.length ?? 0) - (shown?.length ?? 0);
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small">
          {t('todos.title')}
        </Text>
      </CardHeader>
      <CardBody>
        {isLoading && <LoadingSkeleton label={t('todos.loading')} />}
        {error && <LoadError error={error} onRetry={reload} />}
        {data?.length === 0 && (
          <EmptyMessage
            title={t('todos.empty')}
            description={t('todos.emptyDescription')}
          />
        )}
        {shown && shown.length > 0 && (
          <ul className={styles.list}>
            {shown.map(todo => (
              <TodoRow key={`${todo.entityRef} ${todo.checkId}`} todo={todo} />
            ))}
          </ul>
        )}
        {hidden > 0 && (
          <Button variant="tertiary" onPress={() => setShowAll(true)}>
            {t('todos.showAll', { count: hidden })}
          </Button>
        )}
      </CardBody>
    </Card>
  );
};

function TodoRow({ todo }: { todo: ScorecardTodo }) {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const href = useSecurityTabHref()(todo.entityRef, todo.checkId);
  return (
    <li className={styles.item}>
      <SeverityBadge severity={todo.severity} />
      <span className={styles.what}>
        <Link href={href}>{todo.title}</Link>
        <Text as="span" variant="body-small" color="secondary">
          {t('todos.onService', { service: todo.entityTitle })}
        </Text>
      </span>
      <Deadline deadline={todo.deadline} />
    </li>
  );
}
