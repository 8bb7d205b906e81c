import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { GrantCredential } from '@fairway/plugin-jit-access-common';
import {
  CopyBox,
  formatMoment,
  jitAccessApiRef,
  LoadingRows,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { downloadBlob } from '@fairway/plugin-screens-react';
import { useMadeOnce } from '../../hooks/useMadeOnce';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';

/** Properties of {@link CredentialDialog}. */
export interface CredentialDialogProps {
  grantId: string;
  onClose: () => void;
}

/**
 * Gets a credential and shows it. It lives in this dialog alone: closing it
 * forgets it. A press outside does not lose it.
 */
export function CredentialDialog(props: CredentialDialogProps) {
  const { grantId, onClose } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const { made: credential, trouble } = useMadeOnce(() =>
    api.issueCredential(grantId),
  );
  return (
    <Dialog
      isOpen
      isDismissable={false}
      onOpenChange={open => !open && onClose()}
    >
      <DialogHeader>{credential?.title ?? t('credential.title')}</DialogHeader>
      <DialogBody>
        <ActionTrouble trouble={trouble} title={t('credential.failed')} />
        {credential && <Shown credential={credential} />}
        {!credential && !trouble && <LoadingRows rows={2} />}
      </DialogBody>
      <DialogFooter>
        {credential?.fileName && (
          <Button
            variant="secondary"
            onPress={() =>
              downloadBlob(
                credential.fileName ?? '',
                new Blob([credential.value], { type: 'text/plain' }),
              )
            }
          >
            {t('credential.download')}
          </Button>
        )}
        <Button onPress={onClose}>
          {credential ? t('credential.close') : t('dialog.close')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Shown(props: { credential: GrantCredential }) {
  const { value, expiresAt, hint } = props.credential;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  return (
    <Flex direction="column" gap="3">
      <Alert role="status" status="warning" icon title={t('credential.once')} />
      <CopyBox text={value} label={t('credential.value')} />
      <Text as="p">{hint}</Text>
      {expiresAt && (
        <Text as="p" color="secondary">
          {t('credential.expires', { time: formatMoment(expiresAt, language) })}
        </Text>
      )}
    </Flex>
  );
}
