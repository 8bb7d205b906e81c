import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { useScorecardTodos } from '../hooks/useScorecardTodos';
import { useSecurityTabHref } from '../hooks/useSecurityTabHref';
import { securityScorecardReactTranslationRef } from '../translation';
import { Deadline } from './Deadline';
import styles from './ScorecardTodos.module.css';
import { SeverityBadge } from './SeverityBadge';
import { TodoCard } from './TodoCard';

/** Props of {@link ScorecardTodos}. */
export interface ScorecardTodosProps {
  /** How many are shown before "show the others"; default 6. */
  limit?: number;
}

/** The failing checks of the caller's services, earliest deadline first, each linked to its service's Security tab. */
export const ScorecardTodos = ({ limit = 6 }: ScorecardTodosProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const todos = useScorecardTodos();
  const hrefOf = useSecurityTabHref();
  return (
    <TodoCard
      title={t('todos.title')}
      loading={t('todos.loading')}
      empty={{
        title: t('todos.empty'),
        description: t('todos.emptyDescription'),
      }}
      data={todos}
      limit={limit}
      keyOf={todo => `${todo.entityRef} ${todo.checkId}`}
    >
      {todo => (
        <>
          <SeverityBadge severity={todo.severity} />
          <span className={styles.what}>
            <Link href={hrefOf(todo.entityRef, todo.checkId)}>
              {todo.title}
            </Link>
            <Text as="span" variant="body-small" color="secondary">
              {t('todos.onService', { service: todo.entityTitle })}
            </Text>
          </span>
          <Deadline deadline={todo.deadline} />
        </>
      )}
    </TodoCard>
  );
};
