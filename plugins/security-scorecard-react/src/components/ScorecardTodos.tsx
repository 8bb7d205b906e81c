import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { useOverdueServices } from '../hooks/useOverdueServices';
import { useScorecardTodos } from '../hooks/useScorecardTodos';
import { useSecurityTabHref } from '../hooks/useSecurityTabHref';
import { securityScorecardReactTranslationRef } from '../translation';
import { Deadline } from './Deadline';
import { OverdueServices } from './OverdueServices';
import styles from './ScorecardTodos.module.css';
import { SeverityBadge } from './SeverityBadge';
import { TodoCard } from './TodoCard';

/** Props of {@link ScorecardTodos}. */
export interface ScorecardTodosProps {
  /** How many services, and how many checks, are shown before "show the others"; default 6. */
  limit?: number;
}

/**
 * Which of the caller's services have overdue findings, and their failing
 * checks, earliest deadline first, each linked to its service's Security tab.
 */
export const ScorecardTodos = ({ limit = 6 }: ScorecardTodosProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const todos = useScorecardTodos();
  const overdue = useOverdueServices();
  const hrefOf = useSecurityTabHref();
  return (
    <TodoCard
      title={t('todos.title')}
      loading={t('todos.loading')}
      empty={{
        title: t(
          overdue.data?.length === 0 ? 'todos.empty' : 'todos.emptyChecks',
        ),
        description: t('todos.emptyDescription'),
      }}
      data={todos}
      limit={limit}
      lead={<OverdueServices services={overdue} limit={limit} />}
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
