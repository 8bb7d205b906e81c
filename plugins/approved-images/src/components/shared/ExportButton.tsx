import { Button } from '@backstage/ui';
import { downloadBlob } from '@fairway/plugin-screens-react';
import {
  ActionError,
  useAction,
} from '@fairway/plugin-security-scorecard-react';

/** Saves a whole table, not only the page that is shown of it. */
export const ExportButton = ({
  fileName,
  load,
  children,
}: {
  fileName: string;
  load: () => Promise<Blob>;
  /** What is exported, in words. */
  children: string;
}) => {
  const exporting = useAction(async () => downloadBlob(fileName, await load()));
  return (
    <>
      <ActionError error={exporting.error} />
      <Button
        variant="secondary"
        size="small"
        isPending={exporting.isPending}
        onPress={() => exporting.run()}
      >
        {children}
      </Button>
    </>
  );
};
