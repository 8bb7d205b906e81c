import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import {
  formatMoment,
  jitAccessApiRef,
  LiveContent,
  useAction,
  useChatLinks,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';
import { Empty, Section } from '../Layout';
import styles from '../layout.module.css';
import { ChatCodeDialog } from './ChatCodeDialog';

/** Chat accounts that decide in one's name; nothing where there is no chat. */
export function ChatAccounts() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const api = useApi(jitAccessApiRef);
  const live = useChatLinks();
  const [linking, setLinking] = useState(false);
  const unlinking = useAction((id: string) => api.revokeChatLink(id));
  if (live.trouble?.kind === 'not-found') {
    return null;
  }
  return (
    <Section
      title={t('chatAccounts.title')}
      actions={
        <Button variant="secondary" onPress={() => setLinking(true)}>
          {t('chatAccounts.link')}
        </Button>
      }
    >
      <Text as="p" color="secondary">
        {t('chatAccounts.intro')}
      </Text>
      <ActionTrouble
        trouble={unlinking.trouble}
        title={t('chatAccounts.unlinkFailed')}
      />
      <LiveContent live={live}>
        {links =>
          links.length === 0 ? (
            <Empty text={t('chatAccounts.none')} />
          ) : (
            <ul className={styles.list}>
              {links.map(({ id, chatUser, createdAt, expiresAt }) => (
                <li key={id} className={styles.row}>
                  <Flex direction="column" gap="1" className={styles.grow}>
                    <Text weight="bold">{chatUser}</Text>
                    <Text variant="body-small" color="secondary">
                      {t('chatAccounts.linked', {
                        time: formatMoment(createdAt, language),
                        until: formatMoment(expiresAt, language),
                      })}
                    </Text>
                  </Flex>
                  <Button
                    variant="secondary"
                    isDisabled={unlinking.pending}
                    aria-label={t('chatAccounts.unlinkOf', {
                      account: chatUser,
                    })}
                    onPress={async () => {
                      await unlinking.run(id);
                      live.refetch();
                    }}
                  >
                    {t('chatAccounts.unlink')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </LiveContent>
      {linking && (
        <ChatCodeDialog
          onClose={() => {
            setLinking(false);
            live.refetch();
          }}
        />
      )}
    </Section>
  );
}
