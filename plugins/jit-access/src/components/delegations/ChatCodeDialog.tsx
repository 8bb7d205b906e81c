import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import {
  CopyBox,
  formatMoment,
  jitAccessApiRef,
  LoadingRows,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { useMadeOnce } from '../../hooks/useMadeOnce';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';

/** Makes a code that links one chat account, and shows it. */
export function ChatCodeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const api = useApi(jitAccessApiRef);
  const { made, trouble } = useMadeOnce(() => api.createChatLinkCode());
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{t('chatAccounts.codeTitle')}</DialogHeader>
      <DialogBody>
        <ActionTrouble trouble={trouble} title={t('chatAccounts.codeFailed')} />
        {made && (
          <Flex direction="column" gap="3">
            <CopyBox text={made.code} label={t('chatAccounts.code')} />
            <Text as="p">
              {t('chatAccounts.codeText', {
                time: formatMoment(made.expiresAt, language),
              })}
            </Text>
          </Flex>
        )}
        {!made && !trouble && <LoadingRows rows={2} />}
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>{t('dialog.close')}</Button>
      </DialogFooter>
    </Dialog>
  );
}
