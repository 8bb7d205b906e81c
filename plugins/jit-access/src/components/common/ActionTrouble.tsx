import { Alert } from '@backstage/ui';
import { ServerWords, type Trouble } from '@fairway/plugin-jit-access-react';

/** Says that something was not done, and why; nothing when all went well. */
export function ActionTrouble(props: {
  trouble: Trouble | null;
  title: string;
}) {
  const { trouble, title } = props;
  return trouble ? (
    <Alert
      role="alert"
      status={trouble.kind === 'conflict' ? 'warning' : 'danger'}
      icon
      title={title}
      description={<ServerWords text={trouble.message} />}
    />
  ) : null;
}
