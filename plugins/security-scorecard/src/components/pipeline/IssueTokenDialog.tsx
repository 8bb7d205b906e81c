import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  TextField,
} from '@backstage/ui';
import type { IssuedUploadToken } from '@fairway/plugin-security-scorecard-common';
import {
  ActionError,
  securityScorecardApiRef,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { DateField } from '../DateField';
import { endOfDay, isAhead } from '../days';

/** Props of {@link IssueTokenDialog}. */
export interface IssueTokenDialogProps {
  entityRef: string;
  onClose: () => void;
  onIssued: (token: IssuedUploadToken) => void;
}

/** Issues an upload token. */
export const IssueTokenDialog = ({
  entityRef,
  onClose,
  onIssued,
}: IssueTokenDialogProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const [description, setDescription] = useState('');
  const [expires, setExpires] = useState('');
  const [tried, setTried] = useState(false);
  const isMissing = description.trim() === '';
  const isPast = expires !== '' && !isAhead(expires, new Date());
  const issuing = useAction(async () => {
    const expiresAt = endOfDay(expires);
    onIssued(
      await api.issueUploadToken(entityRef, {
        description: description.trim(),
        ...(expiresAt && { expiresAt }),
      }),
    );
  });
  const issue = () => {
    setTried(true);
    if (!isMissing && !isPast) {
      issuing.run();
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{t('reports.issue')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <ActionError error={issuing.error} />
          <TextField
            label={t('reports.tokenDescription')}
            description={t('reports.tokenDescriptionHint')}
            isRequired
            value={description}
            onChange={setDescription}
            validationBehavior="aria"
            validate={() =>
              tried && isMissing ? t('reports.tokenDescriptionMissing') : null
            }
          />
          <DateField
            label={t('reports.tokenExpires')}
            value={expires}
            onChange={setExpires}
            problem={tried && isPast ? t('reports.tokenExpiresBad') : undefined}
          />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('reports.cancel')}
        </Button>
        <Button isPending={issuing.isPending} onPress={issue}>
          {t('reports.issue')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
