import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { messageOf, problemOf } from '../problem';
import { securityScorecardReactTranslationRef } from '../translation';

/** Says why something a person asked for was not done; a lost race says who was faster. */
export const ActionError = ({ error }: { error: Error | undefined }) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  if (!error) {
    return null;
  }
  const problem = problemOf(error);
  return (
    <div role="alert">
      <Alert
        status={problem === 'conflict' ? 'warning' : 'danger'}
        icon
        title={t(`actionProblem.${problem}`)}
        description={messageOf(error)}
      />
    </div>
  );
};
